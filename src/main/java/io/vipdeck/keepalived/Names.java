package io.vipdeck.keepalived;

import java.util.List;
import java.util.Optional;

/** Names that blocks and interfaces bear. */
final class Names {
    /** IFNAMSIZ of Linux without its closing zero; labels have the same limit. */
    static final int LONGEST_INTERFACE = 15;

    private Names() {}

    /** The name that a block is opened with, such as {@code VI_1} of {@code vrrp_instance VI_1}. */
    static Optional<String> of(Statement block, Problems problems) {
        String keyword = block.keyword();
        if (block.values().size() != 1 || block.values().get(0).isEmpty()) {
            problems.error(
                    block,
                    keyword
                            + (block.values().isEmpty()
                                    ? " has no name"
                                    : " has a name of many words"),
                    "write " + keyword + " NAME {");
            return Optional.empty();
        }
        if (block.block().isEmpty()) {
            problems.error(
                    block, block.shown() + " has no block", "write { after it and } at its end");
            return Optional.empty();
        }
        return Optional.of(block.values().get(0));
    }

    /** Whether Linux could have an interface of this name. */
    static boolean isInterface(String name) {
        return name.length() <= LONGEST_INTERFACE
                && name.matches("[\\x21-\\x7e]+")
                && !name.contains("/")
                && !name.equals(".")
                && !name.equals("..");
    }

    /** The interface that a keyword names. */
    static Optional<String> interfaceOf(Settings settings, String keyword) {
        Optional<String> name = settings.word(keyword);
        if (name.isPresent() && !isInterface(name.get())) {
            settings.wrong(keyword, name.get(), "an interface name of at most 15 letters");
            return Optional.empty();
        }
        return name;
    }

    /** The user that a keyword names; a group after it is taken only when it bears the user's own name. */
    static Optional<String> userOf(Settings settings, String keyword, Problems problems) {
        Statement at = settings.at(keyword);
        return settings.has(keyword) && at.values().size() == 2
                ? Optional.of(user(at, at.values(), problems))
                : settings.word(keyword);
    }

    /** The user of {@code USER [GROUP]}. */
    static String user(Statement at, List<String> userAndGroup, Problems problems) {
        String user = userAndGroup.get(0);
        if (userAndGroup.size() == 2 && !user.equals(userAndGroup.get(1))) {
            problems.error(
                    at,
                    at.keyword() + " with a group is not supported by this agent",
                    "name the user alone: the user's own group is used");
        }
        return user;
    }
}
