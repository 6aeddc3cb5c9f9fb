import { address_of, day_of, route_of } from "./routes";

/** The address bar, as state. */
class Router {
  path = $state(location.pathname);
  /** The day as of which every page is read; undefined: today. It stays while one goes from page to page. */
  day = $state(day_of(location.search));
  readonly route = $derived(route_of(this.path));

  constructor() {
    addEventListener("popstate", () => this.#read());
    addEventListener("click", (event) => this.#follow(event));
  }

  go(path: string): void {
    if (path === this.path) return;
    history.pushState(null, "", address_of(path, this.day));
    this.#read();
    if (!location.hash) scrollTo(0, 0);
  }

  replace(path: string): void {
    history.replaceState(null, "", address_of(path, this.day));
    this.#read();
  }

  /** Reads the page as of another day, or as of today again. */
  look(day: string | undefined): void {
    if (day === this.day) return;
    history.pushState(null, "", address_of(this.path, day));
    this.#read();
  }

  #read(): void {
    this.path = location.pathname;
    this.day = day_of(location.search);
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
