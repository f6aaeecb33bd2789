package io.vipdeck.tui;

/**
 * Where the operator is.
 *
 * @param before the page that Esc leads back to
 * @param selected name of the host that keys act on; empty as long as there is none
 * @param typingFilter keys are text for the filter of the page
 * @param skipped how many of the newest events are scrolled out at the top; 0 follows
 */
record Where(
        Page page,
        Page before,
        Pane pane,
        String selected,
        Filter hosts,
        Filter events,
        boolean typingFilter,
        int skipped) {

    /** The box on the overview that the arrows move in. */
    enum Pane {
        HOSTS,
        EVENTS
    }

    static Where at(String selected) {
        return new Where(
                Page.OVERVIEW,
                Page.OVERVIEW,
                Pane.HOSTS,
                selected,
                Filter.NONE,
                Filter.NONE,
                false,
                0);
    }

    Where to(Page next) {
        Page back = next == Page.OVERVIEW || page == Page.HELP ? Page.OVERVIEW : page;
        return new Where(next, back, pane, selected, hosts, events, false, 0);
    }

    Where select(String host) {
        return new Where(page, before, pane, host, hosts, events, typingFilter, skipped);
    }

    Where focus(Pane next) {
        return new Where(page, before, next, selected, hosts, events, typingFilter, skipped);
    }

    Where skip(int events) {
        return new Where(
                page,
                before,
                pane,
                selected,
                hosts,
                this.events,
                typingFilter,
                Math.max(0, events));
    }

    Where typing(boolean on) {
        return new Where(page, before, pane, selected, hosts, events, on, skipped);
    }

    /** The filter of the page or box in front. */
    Filter filter() {
        return filtersEvents() ? events : hosts;
    }

    Where filter(Filter next) {
        return filtersEvents()
                ? new Where(page, before, pane, selected, hosts, next, typingFilter, 0)
                : new Where(page, before, pane, selected, next, events, typingFilter, skipped);
    }

    /** Whether arrows and filter mean the events rather than the hosts. */
    boolean filtersEvents() {
        return page == Page.EVENTS || (page == Page.OVERVIEW && pane == Pane.EVENTS);
    }
}
