import { route_of } from "./routes";

/** The address bar, as state. */
class Router {
  path = $state(location.pathname);
  readonly route = $derived(route_of(this.path));

  constructor() {
    addEventListener("popstate", () => (this.path = location.pathname));
    addEventListener("click", (event) => this.#follow(event));
  }

  go(path: string): void {
    if (path === this.path) return;
    history.pushState(null, "", path);
    this.path = location.pathname;
    if (!location.hash) scrollTo(0, 0);
  }

  replace(path: string): void {
    history.replaceState(null, "", path);
    this.path = location.pathname;
  }

  /** Links of our own pages change the address without loading; all others, and clicks with a key, are the browser's. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.hash && link.pathname === location.pathname) return;
    if (route_of(link.pathname).page === "not_found") return;
    event.preventDefault();
    this.go(link.pathname + link.hash);
  }
}

export const router = new Router();
