package io.vipdeck.tui;

import java.util.List;

/** What the world outside shall do; {@link Update} never does it itself. */
public sealed interface Effect {

    /** Acts on hosts; whoever runs it answers with messages. */
    sealed interface OnCluster extends Effect {
        /** What goes on, for the status line: {@code stopping Nginx on web1}. */
        String text();
    }

    /** Acts on the screen itself. */
    sealed interface OnScreen extends Effect {}

    /**
     * Find out what an installation would do; answered by {@link Msg.InstallProgress} and
     * {@link Msg.InstallPlanned}.
     */
    record PlanInstall() implements OnCluster {
        @Override
        public String text() {
            return "planning the installation";
        }
    }

    /**
     * Install; answered by {@link Msg.InstallProgress} and {@link Msg.InstallEnded}.
     *
     * @param hosts those that failed before; empty for what was planned
     */
    record Install(List<String> hosts) implements OnCluster {
        public Install {
            hosts = List.copyOf(hosts);
        }

        @Override
        public String text() {
            return hosts.isEmpty() ? "installing" : "installing " + String.join(", ", hosts);
        }
    }

    /** Stop Nginx on a host, as a drill does. */
    record StopNginx(String host) implements OnCluster {
        @Override
        public String text() {
            return "stopping Nginx on " + host;
        }
    }

    /** Start Nginx on a host. */
    record StartNginx(String host) implements OnCluster {
        @Override
        public String text() {
            return "starting Nginx on " + host;
        }
    }

    /** Take a node away: a lab host loses its power, another one its network. */
    record KillNode(String host) implements OnCluster {
        @Override
        public String text() {
            return "killing " + host;
        }
    }

    /** Give a node back. */
    record ReviveNode(String host) implements OnCluster {
        @Override
        public String text() {
            return "restoring " + host;
        }
    }

    /** Leave the screen. */
    record LeaveWith(LabChoice choice) implements OnScreen {}

    /** Give the terminal back and stop, until the shell continues us. */
    record Suspend() implements OnScreen {}

    /** Paint every cell again. */
    record Redraw() implements OnScreen {}

    /** Use the theme after this one. */
    record NextTheme(String after) implements OnScreen {}
}
