package io.vipdeck.cli;

import io.vipdeck.remote.HostText;
import io.vipdeck.remote.Secrets;
import io.vipdeck.remote.Secrets.Need;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks for what hosts want to know: a passphrase once for its key, a password once for a user on all hosts. */
final class SecretQuestions {
    private static final int MOST_TRIES = 3;

    private final Secrets secrets;
    private final Set<Need> declined = new HashSet<>();

    SecretQuestions(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Asks for all that was wanted since the last time; an empty answer declines for good.
     *
     * @return whether anything was answered
     */
    boolean ask(Questions questions) {
        Map<String, List<Need>> groups = new LinkedHashMap<>();
        for (Need need : secrets.wanted()) {
            if (!declined.contains(need) && secrets.refusals(need) < MOST_TRIES) {
                groups.computeIfAbsent(subject(need), subject -> new ArrayList<>())
                        .add(need);
            }
        }
        boolean answered = false;
        for (Map.Entry<String, List<Need>> group : groups.entrySet()) {
            answered |= ask(questions, group.getKey(), group.getValue());
        }
        return answered;
    }

    private boolean ask(Questions questions, String subject, List<Need> needs) {
        boolean wrong = needs.stream().anyMatch(need -> secrets.refusals(need) > 0);
        while (needs.stream().allMatch(need -> secrets.refusals(need) < MOST_TRIES)) {
            if (wrong) {
                questions.say("That was wrong.");
            }
            Optional<char[]> answer = questions.askSecret(subject + hosts(needs) + ": ");
            if (answer.isEmpty() || answer.get().length == 0) {
                break;
            }
            boolean taken = true;
            for (Need need : needs) {
                taken &= secrets.tell(need, answer.get().clone());
            }
            Arrays.fill(answer.get(), '\0');
            if (taken) {
                return true;
            }
            wrong = true;
        }
        declined.addAll(needs);
        return false;
    }

    /** What belongs together: one answer serves all needs of the same subject. */
    private static String subject(Need need) {
        if (need instanceof Need.Passphrase passphrase) {
            return "Passphrase of " + HostText.line(passphrase.key().toString());
        }
        if (need instanceof Need.Password password) {
            return "Password of " + HostText.line(password.user());
        }
        return "sudo password of " + HostText.line(((Need.SudoPassword) need).user());
    }

    private static String hosts(List<Need> needs) {
        List<String> hosts = new ArrayList<>();
        for (Need need : needs) {
            if (need instanceof Need.Password password) {
                hosts.add(HostText.line(password.host()));
            } else if (need instanceof Need.SudoPassword sudo) {
                hosts.add(HostText.line(sudo.host()));
            }
        }
        return hosts.isEmpty() ? "" : " on " + String.join(", ", hosts);
    }
}
