package io.vipdeck.vrrp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plays a text to one virtual router and writes down beside each line what came of it.
 *
 * <pre>
 * router priority 99 ...          settings; see {@link #settings}
 * at 1000 hears 192.168.16.128 100    time in ms, then what happens; timers before it fire first
 * asleep until 9000                   time passes and no timer fires
 * until 5000                          timers fire in time
 * </pre>
 */
final class Scenario {
    private final List<String> written = new ArrayList<>();
    private final Map<Timer, Effect.ArmTimer> timers = new EnumMap<>(Timer.class);
    private VirtualRouter router = router(Map.of());
    private long now;

    /** The text again, each line followed by what it led to. */
    static String play(String text) {
        Scenario scenario = new Scenario();
        for (String line : text.split("\n")) {
            if (line.startsWith("    ")) {
                continue;
            }
            scenario.written.add(line);
            if (!line.startsWith("#") && !line.isBlank()) {
                scenario.line(line.trim().split(" +"));
            }
        }
        return String.join("\n", scenario.written) + "\n";
    }

    private void line(String[] words) {
        switch (words[0]) {
            case "router" -> begin(words);
            case "at" -> {
                fireBefore(nanos(words[1]));
                now = nanos(words[1]);
                give(input(words));
            }
            case "until" -> {
                fireBefore(nanos(words[1]) + 1);
                now = nanos(words[1]);
            }
            case "asleep" -> now = nanos(words[2]);
            case "why" -> written.add("    " + router.state() + ": " + router.reason());
            default -> throw new IllegalArgumentException(String.join(" ", words));
        }
    }

    private Input input(String[] words) {
        String rest =
                words.length > 4 ? String.join(" ", List.of(words).subList(4, words.length)) : "";
        return switch (words[2]) {
            case "start" -> new Input.Start();
            case "configured" -> new Input.Configured(settings(pairs(words, 3)));
            case "drain" -> new Input.Drained();
            case "undrain" -> new Input.Undrained();
            case "step-down" -> new Input.StepDown();
            case "pulled" ->
                new Input.Pulled(
                        words[3].equals("MASTER"),
                        "VI_2 of its group G has "
                                + (words[3].equals("MASTER") ? "become" : "ceased to be")
                                + " master");
            case "group-announces" -> new Input.Announced();
            case "stop" -> new Input.Stop("the agent stops");
            case "hears" ->
                new Input.Received(
                        advertisement(words), IpLiteral.parse(words[3]).orElseThrow());
            case "fault" -> new Input.FaultRaised(words[3], rest.isEmpty() ? words[3] : rest);
            case "well" -> new Input.FaultCleared(words[3], rest.isEmpty() ? words[3] : rest);
            case "weight" -> new Input.Weighed(Integer.parseInt(words[3]), rest);
            case "lost" ->
                new Input.AddressLost(
                        VirtualAddress.parse(words[3]).orElseThrow(), words[3] + " was removed");
            case "expired" -> new Input.Expired(Timer.valueOf(words[3]), Long.parseLong(words[4]));
            default -> throw new IllegalArgumentException(String.join(" ", words));
        };
    }

    private static Advertisement advertisement(String[] words) {
        boolean learned = words.length > 5;
        return new Advertisement(
                learned ? 3 : 2,
                66,
                Integer.parseInt(words[4]),
                0,
                learned ? nanos(words[5]) : nanos("1000"),
                List.of(ip("192.168.16.130")));
    }

    private void begin(String[] words) {
        Map<String, String> given = pairs(words, 1);
        timers.clear();
        now = 0;
        router = router(given);
        String source = given.getOrDefault("source", "192.168.16.129");
        give(new Input.SourceChanged(ip(source)));
    }

    private static Map<String, String> pairs(String[] words, int from) {
        Map<String, String> given = new HashMap<>();
        for (int i = from; i + 1 < words.length; i += 2) {
            given.put(words[i], words[i + 1]);
        }
        return given;
    }

    private static VirtualRouter router(Map<String, String> given) {
        return new VirtualRouter(settings(given), 0);
    }

    private static RouterSettings settings(Map<String, String> given) {
        return new RouterSettings(
                66,
                Integer.parseInt(given.getOrDefault("version", "2")),
                Integer.parseInt(given.getOrDefault("priority", "99")),
                nanos(given.getOrDefault("interval", "1000")),
                0,
                Boolean.parseBoolean(given.getOrDefault("preempt", "true")),
                nanos(given.getOrDefault("preempt_delay", "0")),
                new RouterSettings.Announcements(
                        nanos(given.getOrDefault("delay", "5000")),
                        5,
                        nanos(given.getOrDefault("refresh", "0")),
                        1,
                        nanos(given.getOrDefault("lower_delay", "5000")),
                        Integer.parseInt(given.getOrDefault("lower_repeat", "5"))),
                addresses(given.getOrDefault("vips", "192.168.16.130/24")),
                addresses(given.getOrDefault("excluded", "")));
    }

    private static List<VirtualAddress> addresses(String text) {
        return Stream.of(text.split(","))
                .filter(each -> !each.isEmpty())
                .map(each -> VirtualAddress.parse(each).orElseThrow())
                .toList();
    }

    private void fireBefore(long end) {
        for (Effect.ArmTimer due = next(); due != null && due.deadlineNanos() < end; due = next()) {
            now = Math.max(now, due.deadlineNanos());
            timers.remove(due.timer());
            written.add("    " + at(now) + " " + due.timer() + " expires");
            give(new Input.Expired(due.timer(), due.generation()));
        }
    }

    private Effect.ArmTimer next() {
        return timers.values().stream()
                .min((a, b) -> Long.compare(a.deadlineNanos(), b.deadlineNanos()))
                .orElse(null);
    }

    private void give(Input input) {
        for (Effect effect : router.on(input, now)) {
            if (effect instanceof Effect.ArmTimer arm) {
                timers.put(arm.timer(), arm);
            } else if (effect instanceof Effect.CancelTimer cancel) {
                timers.remove(cancel.timer());
            }
            written.add("    " + at(now) + "   " + say(effect));
        }
    }

    private static String say(Effect effect) {
        if (effect instanceof Effect.SendAdvertisement send) {
            return "send priority " + send.advertisement().priority();
        } else if (effect instanceof Effect.AddAddresses add) {
            return "add " + say(add.addresses());
        } else if (effect instanceof Effect.RemoveAddresses remove) {
            return "remove " + say(remove.addresses());
        } else if (effect instanceof Effect.Announce announce) {
            return "announce " + announce.repeat() + " x " + say(announce.addresses());
        } else if (effect instanceof Effect.ArmTimer arm) {
            return "arm " + arm.timer() + " for " + at(arm.deadlineNanos());
        } else if (effect instanceof Effect.CancelTimer cancel) {
            return "cancel " + cancel.timer();
        } else if (effect instanceof Effect.Transition change) {
            return change.from() + " to " + change.to() + ": " + change.reason();
        }
        Effect.Tell tell = (Effect.Tell) effect;
        return "tell " + tell.topic() + " " + tell.text();
    }

    private static String say(List<VirtualAddress> addresses) {
        return addresses.stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String at(long nanos) {
        String text = String.format(Locale.ROOT, "%.6f", nanos / 1e6);
        return text.replaceAll("\\.?0+$", "");
    }

    private static long nanos(String millis) {
        return Math.round(Double.parseDouble(millis) * 1e6);
    }

    private static InetAddress ip(String text) {
        return IpLiteral.parse(text).orElseThrow();
    }
}
