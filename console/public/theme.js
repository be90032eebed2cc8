// Runs before the first paint, as a file of its own because the policy allows no inline script.
try {
  const theme = localStorage.getItem('pagescope.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme stands.
}
