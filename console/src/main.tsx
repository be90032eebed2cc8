import { render } from 'preact';
import { App } from './app.tsx';
import './design/tokens.css';
import './design/base.css';
import './design/components.css';
import './design/shell.css';
import './design/operate.css';
import { startRouter } from './router.ts';

startRouter();
render(<App />, document.getElementById('app')!);
