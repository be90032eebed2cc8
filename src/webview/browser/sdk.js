/** The plugins. */
(() => {})();
