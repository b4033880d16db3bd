import { mount } from 'svelte';
import { app } from './views/app.svelte';
import App from './views/App.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app');
void app.start();
mount(App, { target });
