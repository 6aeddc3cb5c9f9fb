import "./ui/styles/fonts.css";
import "./ui/tokens.css";
import "./ui/styles/base.css";
import "./ui/styles/controls.css";
import "./ui/styles/print.css";
import { mount } from "svelte";
import App from "./ui/App.svelte";
import { app } from "./ui/app_state.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
void app.start();

addEventListener("online", () => app.client?.network_returned());
addEventListener("offline", () => app.client?.network_gone());
// A newer client was installed while this page was open, and the part that it now needs is gone. Nothing typed is
// lost by a reload.
addEventListener("vite:preloadError", () => location.reload());

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("/sw.js"));
}
