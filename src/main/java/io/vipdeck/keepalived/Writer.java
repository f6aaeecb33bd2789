package io.vipdeck.keepalived;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a configuration in keepalived's language, so that {@link Parser} reads it back equal. The text is
 * the same for equal configurations, and holds the secrets: give the file to root alone.
 */
public final class Writer {
    private final Configuration configuration;
    private final String defaultUser;
    private final Page page = new Page();

    private Writer(Configuration configuration) {
        this.configuration = configuration;
        this.defaultUser = configuration.globalDefs().scriptUser();
    }

    /**
     * The text of a configuration, ending in a newline.
     *
     * @param headLine said in the first line, as a comment
     * @throws IllegalArgumentException when a name holds what the language cannot write: a double quote or
     *     a control character; or when instances differ in what the language says once for all
     */
    public static String write(Configuration configuration, String headLine) {
        Writer writer = new Writer(configuration);
        writer.page.comment(headLine);
        writer.globalDefs();
        configuration.scripts().forEach(writer::script);
        configuration.services().forEach(writer::service);
        configuration.processes().forEach(writer::process);
        configuration.files().forEach(writer::file);
        configuration.syncGroups().forEach(writer::group);
        writer.interfaceDelays();
        InstanceWriter instances = new InstanceWriter(writer.page, writer.defaultUser);
        configuration.instances().forEach(instances::write);
        return writer.page.toString();
    }

    private void globalDefs() {
        Configuration.GlobalDefs defs = configuration.globalDefs();
        Announcing announcing = configuration.instances().stream()
                .map(Configuration.Instance::announcing)
                .findFirst()
                .orElse(Announcing.DEFAULT);
        for (Configuration.Instance instance : configuration.instances()) {
            if (instance.announcing().intervalNanos() != announcing.intervalNanos()
                    || instance.announcing().gnaIntervalNanos() != announcing.gnaIntervalNanos()) {
                throw new IllegalArgumentException(
                        "vrrp_garp_interval and vrrp_gna_interval are the same for all instances");
            }
        }
        boolean nothing = defs.equals(Configuration.GlobalDefs.named("", ""))
                && announcing.intervalNanos() == 0
                && announcing.gnaIntervalNanos() == 0;
        if (nothing) {
            return;
        }
        page.open("global_defs");
        page.unlessEmpty("router_id", defs.routerId());
        page.unlessEmpty("script_user", defs.scriptUser());
        page.flag("enable_script_security", defs.scriptSecurity());
        page.unlessZero("vrrp_startup_delay", defs.startupDelayNanos());
        page.unlessZero("vrrp_delay_after_boot", defs.delayAfterBootNanos());
        page.flag("log_unknown_vrids", defs.logUnknownVrids());
        page.unlessZero("vrrp_garp_interval", announcing.intervalNanos());
        page.unlessZero("vrrp_gna_interval", announcing.gnaIntervalNanos());
        defs.mail().ifPresent(this::mail);
        page.close();
    }

    private void mail(Mail mail) {
        page.block("notification_email", mail.to().stream().map(Page::word).toList());
        page.unlessEmpty("notification_email_from", mail.from());
        page.line("smtp_server", Page.word(mail.server()) + " " + mail.port());
        page.unlessEmpty("smtp_helo_name", mail.heloName());
        page.line("smtp_connect_timeout", Page.seconds(mail.connectTimeoutNanos()));
        page.flag("no_email_faults", !mail.faults());
    }

    private void script(Configuration.Script script) {
        page.open("vrrp_script " + Page.word(script.name()));
        page.line("script", Page.command(script.command()));
        page.line("interval", Page.seconds(script.intervalNanos()));
        if (script.timeoutNanos() != script.intervalNanos()) {
            page.line("timeout", Page.seconds(script.timeoutNanos()));
        }
        if (script.weight() != 0 || script.reverse()) {
            page.line("weight", weight(script.weight(), script.reverse()));
        }
        page.line("rise", script.rise());
        page.line("fall", script.fall());
        if (!script.user().equals(defaultUser)) {
            page.line("user", Page.word(script.user()));
        }
        page.flag("init_fail", script.initFail());
        page.close();
    }

    private static String weight(int weight, boolean reverse) {
        return weight + (reverse ? " reverse" : "");
    }

    private void service(Configuration.Service service) {
        page.open("vrrp_service " + Page.word(service.name()));
        page.line("unit", Page.word(service.unit()));
        page.line("process", Page.word(service.process()));
        page.line("restart", service.restart());
        service.url().ifPresent(this::url);
        if (!service.command().isEmpty()) {
            page.line("command", Page.command(service.command()));
            page.line("user", Page.word(service.user()));
        }
        page.line("interval", Page.seconds(service.intervalNanos()));
        page.line("timeout", Page.seconds(service.timeoutNanos()));
        page.line("rise", service.rise());
        page.line("fall", service.fall());
        page.line("weight", service.weight());
        page.close();
    }

    private void url(URI url) {
        if (url.getScheme().equals("tcp")) {
            page.line("tcp", Page.word(url.getAuthority()));
        } else {
            page.line("url", Page.word(url.toString()));
        }
    }

    private void process(TrackedProcess process) {
        page.open("vrrp_track_process " + Page.word(process.name()));
        List<String> words = new ArrayList<>(List.of(Page.word(process.process())));
        process.parameters().forEach(parameter -> words.add(Page.word(parameter)));
        page.line("process", String.join(" ", words));
        switch (process.parameterMatch()) {
            case PARTIAL -> page.line("param_match", "partial");
            case INITIAL -> page.line("param_match", "initial");
            case EXACT -> page.flag("param_match", process.parameters().isEmpty());
            case NONE -> {}
        }
        page.line("weight", weight(process.weight(), process.reverse()));
        if (process.quorumMax() != TrackedProcess.UNLIMITED) {
            page.line("quorum_max", process.quorumMax());
        }
        if (process.quorum() != 0) {
            page.line("quorum", process.quorum());
        }
        page.unlessZero("fork_delay", process.forkDelayNanos());
        page.unlessZero("terminate_delay", process.terminateDelayNanos());
        page.flag("full_command", process.fullCommand());
        page.close();
    }

    private void file(TrackedFile file) {
        page.open("track_file " + Page.word(file.name()));
        page.line("file", Page.word(file.path()));
        page.line("weight", weight(file.weight(), file.reverse()));
        file.initial()
                .ifPresent(value ->
                        page.line("init_file", value + (file.overwrite() ? " overwrite" : "")));
        page.close();
    }

    private void interfaceDelays() {
        if (configuration.interfaceDelays().isEmpty()) {
            return;
        }
        page.open("interface_up_down_delays");
        for (InterfaceDelays delays : configuration.interfaceDelays()) {
            page.line(
                    Page.word(delays.interfaceName()),
                    Page.seconds(delays.downNanos()) + " " + Page.seconds(delays.upNanos()));
        }
        page.close();
    }

    private void group(SyncGroup group) {
        page.open("vrrp_sync_group " + Page.word(group.name()));
        page.block("group", group.members().stream().map(Page::word).toList());
        page.flag("sync_group_tracking_weight", group.trackingWeight());
        TrackingText.write(page, group.tracking(), group.notices(), defaultUser);
        page.flag("smtp_alert", group.smtpAlert());
        page.close();
    }
}
