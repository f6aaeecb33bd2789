package io.vipdeck.tui;

/** What the world outside shall do; {@link Update} never does it itself. */
public sealed interface Effect {

    /** Acts on hosts; whoever runs it answers with messages. */
    sealed interface OnCluster extends Effect {
        /** What goes on, for the status line: {@code stopping Nginx on web1}. */
        String text();
    }

    /** Acts on the screen itself. */
    sealed interface OnScreen extends Effect {}

    /** Install all hosts; answered by {@link Msg.InstallProgress} and {@link Msg.InstallEnded}. */
    record Install() implements OnCluster {
        @Override
        public String text() {
            return "installing";
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
