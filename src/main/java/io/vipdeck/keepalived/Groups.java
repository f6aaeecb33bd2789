package io.vipdeck.keepalived;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code vrrp_sync_group}. */
final class Groups {
    private final Globals globals;
    private final Tracks tracks;
    private final Set<String> instances;
    private final Problems problems;
    private final Map<String, String> groupOf = new HashMap<>();

    /** @param instances the names that members may have, whether or not they are well formed */
    Groups(Globals globals, Tracks tracks, Set<String> instances, Problems problems) {
        this.globals = globals;
        this.tracks = tracks;
        this.instances = instances;
        this.problems = problems;
    }

    /** Empty when it has no member. */
    Optional<SyncGroup> read(String name, Statement block) {
        Settings settings = new Settings(block, Vocabulary.SYNC_GROUP, problems);
        List<String> members = members(name, settings);
        SyncGroup group = new SyncGroup(
                name,
                members,
                tracks.read(settings),
                settings.flag("sync_group_tracking_weight"),
                Notices.read(
                        settings, globals.defs().scriptUser(), globals.priorityChanges(), problems),
                settings.yesOrNo("smtp_alert").or(globals::smtpAlert).orElse(false));
        if (members.isEmpty()) {
            return Optional.empty();
        }
        if (members.size() == 1) {
            problems.warning(
                    settings.at("group"),
                    settings.block().shown() + " has one member, which moves as it would alone",
                    "add the other instances, or write what it says into the instance");
        }
        return Optional.of(group);
    }

    private List<String> members(String name, Settings settings) {
        List<String> members = new ArrayList<>();
        List<Statement> words = settings.words("group");
        if (words.isEmpty()) {
            problems.error(
                    settings.at("group"),
                    settings.block().shown() + " has no member",
                    "add group { and the name of an instance to a line, then }");
        }
        for (Statement word : words) {
            String member = word.keyword();
            String before = groupOf.putIfAbsent(member, name);
            if (!instances.contains(member)) {
                problems.error(
                        word,
                        "there is no vrrp_instance " + Problems.shown(member),
                        Nearest.to(member, instances)
                                .map(near -> "probably " + Problems.shown(near) + " is meant")
                                .orElse("define it or remove this line"));
            } else if (before != null) {
                problems.error(
                        word,
                        Problems.shown(member) + " is a member of " + Problems.shown(before)
                                + (before.equals(name) ? " twice" : " too"),
                        "let each instance be in one group, once");
            } else {
                members.add(member);
            }
        }
        return members;
    }
}
