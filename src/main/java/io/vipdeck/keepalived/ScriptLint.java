package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Warns of scripts that the daemon would refuse or fail to run. */
final class ScriptLint {
    private static final Set<String> ROOT = Set.of("", "root");

    private final Configuration configuration;
    private final Places places;
    private final Surroundings surroundings;
    private final Problems problems;

    ScriptLint(
            Configuration configuration,
            Places places,
            Surroundings surroundings,
            Problems problems) {
        this.configuration = configuration;
        this.places = places;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    void check() {
        for (Configuration.Script script : configuration.scripts()) {
            look(
                    places.at("vrrp_script", script.name(), "script"),
                    script.command(),
                    script.user());
        }
        for (Configuration.Service service : configuration.services()) {
            if (!service.command().isEmpty()) {
                look(
                        places.at("vrrp_service", service.name(), "command"),
                        service.command(),
                        service.user());
            }
        }
        for (SyncGroup group : configuration.syncGroups()) {
            notices("vrrp_sync_group", group.name(), group.notices());
        }
        for (Configuration.Instance instance : configuration.instances()) {
            notices("vrrp_instance", instance.name(), instance.notices());
        }
    }

    private void notices(String kind, String name, Notify notices) {
        notice(kind, name, "notify_master", notices.master());
        notice(kind, name, "notify_backup", notices.backup());
        notice(kind, name, "notify_fault", notices.fault());
        notice(kind, name, "notify_stop", notices.stop());
        notice(kind, name, "notify_deleted", notices.deleted());
        notice(kind, name, "notify_master_rx_lower_pri", notices.masterRxLowerPri());
        notice(kind, name, "notify", notices.any());
    }

    private void notice(String kind, String name, String keyword, Optional<Notify.Script> script) {
        script.ifPresent(it -> look(places.at(kind, name, keyword), it.command(), it.user()));
    }

    private void look(Statement at, List<String> command, String user) {
        String path = command.get(0);
        String shown = Problems.shown(path);
        if (!path.startsWith("/")) {
            problems.warning(
                    at,
                    shown + " does not begin with /, and may be another file to the daemon",
                    "write the whole path");
            return;
        }
        Optional<Surroundings.ScriptFile> looked = surroundings.script(path);
        if (looked.isEmpty()) {
            return;
        }
        Surroundings.ScriptFile file = looked.get();
        if (!file.found()) {
            problems.warning(
                    at, "there is no file " + shown, "put it there before the agent starts");
        } else if (!file.executable()) {
            problems.warning(at, shown + " cannot be run", "run chmod +x " + shown);
        } else if (configuration.globalDefs().scriptSecurity()
                && ROOT.contains(user)
                && !file.changeableAt().isEmpty()) {
            problems.warning(
                    at,
                    shown + " is not run as root: others than root may change "
                            + Problems.shown(file.changeableAt()),
                    "run chown root and chmod go-w on that, or name a user for the script");
        }
    }
}
