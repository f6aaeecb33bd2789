package io.vipdeck.keepalived;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code interface_up_down_delays}. */
final class Delays {
    private static final String KEYWORD = "interface_up_down_delays";
    private static final String LIMITS = "seconds from 0 to 255";

    private Delays() {}

    /** Several blocks count as one, the later lines over the earlier. */
    static List<InterfaceDelays> read(List<Statement> top, Problems problems) {
        Map<String, InterfaceDelays> delays = new LinkedHashMap<>();
        for (Statement block : top) {
            if (!block.keyword().equals(KEYWORD)) {
                continue;
            }
            if (block.block().isEmpty()) {
                problems.error(block, KEYWORD + " has no block", "write " + KEYWORD + " { ... }");
            }
            for (Statement line : block.inside()) {
                line(line, problems).ifPresent(it -> delays.put(it.interfaceName(), it));
            }
        }
        return List.copyOf(delays.values());
    }

    /** {@code INTERFACE DOWN [UP]}. */
    private static Optional<InterfaceDelays> line(Statement line, Problems problems) {
        List<String> values = line.values();
        if (!Names.isInterface(line.keyword())) {
            problems.error(
                    line,
                    Problems.shown(line.keyword()) + " is no name of an interface",
                    "give the name that ip link shows");
            return Optional.empty();
        }
        Optional<Long> down = delay(values, 0);
        Optional<Long> up = values.size() > 1 ? delay(values, 1) : down;
        if (down.isEmpty() || up.isEmpty() || values.size() > 2 || line.block().isPresent()) {
            problems.error(
                    line,
                    "the delays of " + line.keyword() + " are wrong",
                    "give it " + LIMITS + " for down, and the same for up or nothing");
            return Optional.empty();
        }
        return Optional.of(new InterfaceDelays(line.keyword(), up.get(), down.get()));
    }

    private static Optional<Long> delay(List<String> values, int index) {
        return index < values.size()
                ? Settings.nanos(values.get(index), "0", "255")
                : Optional.empty();
    }
}
