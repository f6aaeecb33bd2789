package io.vipdeck.cli;

import java.util.List;
import java.util.Optional;

/** Asks for what a draft still lacks; an answer that cannot be used is told at once and asked for again. */
final class Interview {
    private static final int TRIES = 5;

    private final Questions questions;
    private final Draft draft;

    Interview(Questions questions, Draft draft) {
        this.questions = questions;
        this.draft = draft;
    }

    void hold() throws Failure {
        questions.say("An inventory for one cluster. Enter takes what stands in brackets.");
        ask("cluster", "Name of the cluster [web]: ", "web", "cluster");
        hosts();
        ask("user", "User to log in as [root]: ", "root", "ssh.user");
        if (!draft.has("become")) {
            ask("become", "How to be root there, none or sudo [none]: ", "none", "ssh.become");
        }
        addresses();
        ask(
                "virtual_router_id",
                "Virtual router id, 1-255, used by no one else on that network: ",
                "",
                "vrrp.virtual_router_id");
        password();
    }

    private String typed(String question) throws Failure {
        return questions
                .ask(question)
                .map(String::strip)
                .orElseThrow(() -> Failure.unusable("the questions ended, nothing was written"));
    }

    private void ask(String key, String question, String otherwise, String path) throws Failure {
        for (int i = 0; i < TRIES && !draft.has(key); i++) {
            String answer = typed(question);
            draft.say(key, answer.isEmpty() ? otherwise : answer);
            Optional<String> problem = draft.problem(path);
            if (problem.isPresent()) {
                questions.say("  " + problem.get());
                draft.forget(key);
            }
        }
        require(draft.has(key));
    }

    private static void require(boolean there) throws Failure {
        if (!there) {
            throw Failure.unusable("no answer could be used, nothing was written");
        }
    }

    private void hosts() throws Failure {
        if (draft.hosts() > 0) {
            return;
        }
        int tries = 0;
        while (tries < TRIES) {
            int number = draft.hosts() + 1;
            String answer = typed("Host " + number + ", NAME=ADDRESS"
                    + (number == 1 ? ", the one that serves first: " : " (Enter: no more): "));
            if (answer.isEmpty() && draft.hosts() > 0) {
                return;
            }
            draft.host(answer);
            Optional<String> problem = draft.problem("hosts");
            if (problem.isPresent()) {
                questions.say("  " + problem.get());
                draft.dropHost();
                tries++;
            }
        }
        require(false);
    }

    private void addresses() throws Failure {
        for (int i = 0; i < TRIES && !draft.hasAddresses(); i++) {
            String answer = typed("Virtual address with its prefix, such as 192.168.16.130/24: ");
            draft.addresses(List.of(answer));
            if (answer.indexOf(':') >= 0) {
                draft.say("version", "3");
            }
            Optional<String> problem = draft.problem("vrrp.virtual_ipaddress");
            if (problem.isPresent()) {
                questions.say("  " + problem.get());
                draft.addresses(List.of());
            }
        }
        require(draft.hasAddresses());
    }

    private void password() throws Failure {
        boolean none = draft.has("env") || draft.has("file") || draft.isVersion3();
        for (int i = 0; i < TRIES && !none; i++) {
            Optional<char[]> secret =
                    questions.askSecret("VRRP password, at most 8 characters (Enter: none): ");
            if (secret.isEmpty() || secret.get().length == 0) {
                return;
            }
            draft.say("auth_pass", new String(secret.get()));
            Optional<String> problem = draft.problem("vrrp.authentication");
            if (problem.isEmpty()) {
                return;
            }
            questions.say("  " + problem.get());
            draft.forget("auth_pass");
        }
        require(none);
    }
}
