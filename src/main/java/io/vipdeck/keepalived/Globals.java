package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/**
 * {@code global_defs}: what is kept of it, and the defaults that it sets for instances.
 *
 * @param smtpAlert whether instances and groups that say nothing send mails
 */
record Globals(
        Configuration.GlobalDefs defs,
        Optional<Integer> version,
        Optional<String> defaultInterface,
        Announcing announcing,
        Optional<Boolean> smtpAlert,
        boolean priorityChanges,
        boolean checksumAsV2,
        boolean checkUnicastSource,
        String vmacPrefix) {

    private static final Globals NONE = new Globals(
            Configuration.GlobalDefs.named("", ""),
            Optional.empty(),
            Optional.empty(),
            Announcing.DEFAULT,
            Optional.empty(),
            false,
            false,
            true,
            "");

    /** Several blocks count as one, the later values over the earlier, as in keepalived. */
    static Globals read(List<Statement> top, Problems problems) {
        Globals globals = NONE;
        Mails mails = new Mails(problems);
        for (Statement statement : top) {
            if (!statement.keyword().equals("global_defs")) {
                continue;
            }
            if (statement.block().isEmpty()) {
                problems.error(statement, "global_defs has no block", "write global_defs { ... }");
            }
            Settings settings = new Settings(statement, Vocabulary.GLOBAL_DEFS, problems);
            mails.add(settings);
            globals = globals.with(settings, mails.read(), problems);
        }
        return globals;
    }

    private Globals with(Settings settings, Optional<Mail> mail, Problems problems) {
        Limits.downTimer(settings, "vrrp_down_timer_adverts", problems);
        return new Globals(
                defsWith(settings, mail, problems),
                settings.wholeNumber("vrrp_version", 2, 3).or(() -> version),
                Names.interfaceOf(settings, "default_interface").or(() -> defaultInterface),
                Announcements.forAll(settings, announcing),
                settings.yesOrNo("smtp_alert_vrrp")
                        .or(() -> settings.yesOrNo("smtp_alert"))
                        .or(() -> smtpAlert),
                settings.yesOrNo("vrrp_notify_priority_changes").orElse(priorityChanges),
                settings.yesOrNo("v3_checksum_as_v2").orElse(checksumAsV2),
                settings.yesOrNo("vrrp_check_unicast_src").orElse(checkUnicastSource),
                settings.word("vmac_prefix").orElse(vmacPrefix));
    }

    private Configuration.GlobalDefs defsWith(
            Settings settings, Optional<Mail> mail, Problems problems) {
        return new Configuration.GlobalDefs(
                settings.word("router_id").orElse(defs.routerId()),
                Names.userOf(settings, "script_user", problems).orElse(defs.scriptUser()),
                settings.flag("enable_script_security") || defs.scriptSecurity(),
                settings.seconds("vrrp_startup_delay", "0", "1000")
                        .orElse(defs.startupDelayNanos()),
                settings.seconds("vrrp_delay_after_boot", "0", "1000")
                        .orElse(defs.delayAfterBootNanos()),
                settings.flag("log_unknown_vrids") || defs.logUnknownVrids(),
                mail);
    }
}
