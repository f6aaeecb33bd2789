package io.vipdeck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vipdeck.cluster.HostConnector;
import io.vipdeck.inventory.Inventory;
import io.vipdeck.inventory.InventoryReader;
import io.vipdeck.remote.FakeRemote;
import io.vipdeck.remote.HostKeys;
import io.vipdeck.remote.RemoteException;
import io.vipdeck.remote.RemoteException.Kind;
import io.vipdeck.remote.Secrets;
import io.vipdeck.remote.Secrets.Need;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What the operator is asked before any work. */
@Timeout(30)
class GreetingTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Secrets secrets = new Secrets();
    private final List<String> told = new ArrayList<>();
    private boolean acceptAll;
    private final Greeting greeting = new Greeting(secrets, () -> acceptAll, told::add);

    /** What is shown, and what is typed at each question in turn. */
    private static final class Script implements Questions {
        private final List<String> shown = new ArrayList<>();
        private final Function<String, String> typed;

        Script(Function<String, String> typed) {
            this.typed = typed;
        }

        @Override
        public void say(String line) {
            shown.add(line);
        }

        @Override
        public Optional<String> ask(String question) {
            shown.add(question);
            return Optional.ofNullable(typed.apply(question));
        }

        @Override
        public Optional<char[]> askSecret(String question) {
            return ask("(hidden) " + question).map(String::toCharArray);
        }
    }

    private static Inventory inventory(String become) {
        String text = """
                cluster: web
                ssh: { user: op, become: %s }
                hosts:
                  - { name: web1, address: 192.168.16.128 }
                  - { name: web2, address: 192.168.16.129 }
                vrrp:
                  virtual_router_id: 66
                  virtual_ipaddress: [192.168.16.130/24]
                """.formatted(become);
        return InventoryReader.read("web.yaml", text.getBytes(StandardCharsets.UTF_8), "/root")
                .inventory()
                .orElseThrow();
    }

    private static HostKeys.Offer offer(Inventory.Host host) {
        return new HostKeys.Offer(
                host.name(), host.address(), 22, "ssh-ed25519", "SHA256:" + host.name(), "");
    }

    private HostConnector strangers() {
        return host -> {
            if (!greeting.offered(offer(host))) {
                throw new RemoteException(Kind.HOST_KEY_UNKNOWN, "unknown");
            }
            return new FakeRemote(host.name());
        };
    }

    private void greet(HostConnector connector, Questions questions, String become) throws Failure {
        greeting.greet(inventory(become), connector, Optional.of(questions), SOON);
    }

    @Test
    void allNewKeysAreShownTogetherAndAcceptedTogether() throws Exception {
        Script script = new Script(question -> "yes");
        greet(strangers(), script, "none");
        assertThat(script.shown)
                .containsExactly(
                        "These hosts are met for the first time; compare their keys:",
                        "  web1 (192.168.16.128 port 22)  ssh-ed25519 SHA256:web1",
                        "  web2 (192.168.16.129 port 22)  ssh-ed25519 SHA256:web2",
                        "Are these the right hosts? [yes/no] ");
        assertThat(greeting.take("web1")).isPresent();
        assertThat(greeting.take("web1")).isEmpty();
    }

    @Test
    void anythingButYesAcceptsNone() {
        Failure refused = catchThrowableOfType(
                Failure.class, () -> greet(strangers(), new Script(question -> "y"), "none"));
        assertThat(refused).hasMessage("the hosts' keys were not accepted, nothing was done");
        assertThat(greeting.take("web1")).isEmpty();
    }

    @Test
    void aFlagAcceptsUnaskedAndTells() throws Exception {
        acceptAll = true;
        Script script = new Script(question -> "no");
        greet(strangers(), script, "none");
        assertThat(script.shown).isEmpty();
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "accepted for the first time: web1 (192.168.16.128 port 22)  ssh-ed25519"
                                + " SHA256:web1",
                        "accepted for the first time: web2 (192.168.16.129 port 22)  ssh-ed25519"
                                + " SHA256:web2");
    }

    @Test
    void withoutATerminalNobodyIsKnockedAt() throws Exception {
        AtomicInteger knocks = new AtomicInteger();
        HostConnector counted = host -> {
            knocks.incrementAndGet();
            return new FakeRemote(host.name());
        };
        greeting.greet(inventory("none"), counted, Optional.empty(), SOON);
        assertThat(knocks).hasValue(0);
    }

    /** Hosts that want a password each. */
    private HostConnector wanting(Map<String, String> passwords) {
        return host -> {
            Need need = new Need.Password("op", host.name());
            String given = secrets.find(need).map(String::new).orElse("");
            if (!given.equals(passwords.get(host.name()))) {
                throw new RemoteException(Kind.AUTHENTICATION, "password");
            }
            return new FakeRemote(host.name());
        };
    }

    @Test
    void aPasswordIsAskedForOnceForAllHostsOfAUser() throws Exception {
        Script script = new Script(question -> "s3cret");
        greet(wanting(Map.of("web1", "s3cret", "web2", "s3cret")), script, "none");
        assertThat(script.shown).hasSize(1);
        assertThat(script.shown.get(0))
                .startsWith("(hidden) Password of op on web")
                .contains("web1", "web2");
        assertThat(greeting.take("web1")).isPresent();
        assertThat(greeting.take("web2")).isPresent();
    }

    @Test
    void anEmptyAnswerIsNotAskedForAgain() throws Exception {
        Script script = new Script(question -> "");
        greet(wanting(Map.of("web1", "s3cret", "web2", "s3cret")), script, "none");
        assertThat(script.shown).hasSize(1);
    }

    @Test
    void aHostThatIsDownIsKnockedAtOnce() throws Exception {
        Map<String, AtomicInteger> knocks = new ConcurrentHashMap<>();
        HostConnector connector = host -> {
            knocks.computeIfAbsent(host.name(), name -> new AtomicInteger()).incrementAndGet();
            if (host.name().equals("web2")) {
                throw new RemoteException(Kind.UNREACHABLE, "down");
            }
            return wanting(Map.of("web1", "s3cret")).open(host);
        };
        greet(connector, new Script(question -> "s3cret"), "none");
        assertThat(knocks.get("web2")).hasValue(1);
        assertThat(knocks.get("web1")).hasValue(2);
        assertThat(greeting.take("web1")).isPresent();
    }

    @Test
    void aWrongPassphraseIsAskedForThreeTimes() throws Exception {
        HostConnector connector = host -> {
            secrets.want(new Need.Passphrase(Path.of("/no/key")));
            throw new RemoteException(Kind.LOCAL, "locked");
        };
        Script script = new Script(question -> "guess");
        greet(connector, script, "none");
        assertThat(script.shown)
                .containsExactly(
                        "(hidden) Passphrase of /no/key: ",
                        "That was wrong.",
                        "(hidden) Passphrase of /no/key: ",
                        "That was wrong.",
                        "(hidden) Passphrase of /no/key: ");
    }

    @Test
    void sudoIsTriedBeforeAnyWork() throws Exception {
        Map<String, FakeRemote> remotes = new ConcurrentHashMap<>();
        HostConnector connector = host -> remotes.computeIfAbsent(
                host.name(), name -> new FakeRemote(name).answer("sudo -n true", ""));
        greet(connector, new Script(question -> "no"), "sudo");
        assertThat(remotes.get("web1").commands()).containsExactly("sudo -n true");
        assertThat(remotes.get("web2").commands()).containsExactly("sudo -n true");
    }
}
