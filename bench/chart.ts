/** A bar chart of shares of one, as SVG that reads on light and dark pages. */
const BAR_PX = 26;
const GAP_PX = 18;
const WIDTH_PX = 760;
const LABEL_PX = 340;

export function barChart(title: string, bars: { name: string; value: number }[]): string {
  const scale = WIDTH_PX - LABEL_PX - 60;
  const height = 60 + bars.length * (BAR_PX + GAP_PX);
  const rows = bars.map(({ name, value }, index) => {
    const y = 50 + index * (BAR_PX + GAP_PX);
    const width = Math.max(1, Math.min(1, value) * scale);
    return `  <text x="${LABEL_PX - 12}" y="${y + 18}" text-anchor="end">${escapeXml(name)}</text>
  <rect x="${LABEL_PX}" y="${y}" width="${scale}" height="${BAR_PX}" rx="4" fill="#8884"/>
  <rect x="${LABEL_PX}" y="${y}" width="${width.toFixed(1)}" height="${BAR_PX}" rx="4" fill="#3b82f6"/>
  <text x="${LABEL_PX + scale + 8}" y="${y + 18}">${value.toFixed(2)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#888" role="img" aria-label="${escapeXml(title)}">
  <title>${escapeXml(title)}</title>
  <text x="16" y="28" font-size="16" font-weight="600">${escapeXml(title)}</text>
${rows.join('\n')}
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
}
