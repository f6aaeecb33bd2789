package io.vipdeck.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

import io.vipdeck.agent.Host.Letter;
import io.vipdeck.agent.HostEvent;

import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** Mails through the agent's own mailing process to a real SMTP server on this machine. */
class MailRunTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> PROCESS = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx12m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "io.vipdeck.cli.AgentMain",
            "mail");

    private final GreenMail server =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Heard heard = new Heard();

    @BeforeEach
    void serve() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void everyoneGetsTheMailAsItWasWritten() throws Exception {
        assertThat(send(letter(port(), "ops@example.org", "night@example.org")))
                .containsExactly("");
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(2);
        assertThat(mails[0].getSubject())
                .isEqualTo("[LB_A] VRRP Instance VI_1 - Entering MASTER state");
        assertThat(mails[0].getHeader("From")).containsExactly("vip@example.org");
        assertThat(mails[0].getHeader("To")[0]).contains("ops@example.org", "night@example.org");
        assertThat(mails[0].getHeader("X-Mailer")).containsExactly("vipdeck-agent");
        assertThat(mails[0].getSentDate()).isNotNull();
        assertThat(mails[0].getContent().toString().replace("\r", "").strip())
                .isEqualTo("=> VRRP Instance is now owning VRRP VIPs <=\n\nwhy: quiet – 3.6 s");
    }

    @Test
    void noNameMakesAnotherHeader() throws Exception {
        Letter injected = new Letter(
                "127.0.0.1",
                port(),
                "web1\r\nRCPT TO:<evil@example.org>",
                5 * SECOND,
                "vip@example.org",
                List.of("ops@example.org"),
                "[a\r\nBcc: evil@example.org\r\n\r\nbody] up",
                "text");
        assertThat(send(injected)).containsExactly("");
        assertThat(server.getReceivedMessages()).hasSize(1);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).isEqualTo("[a  Bcc: evil@example.org    body] up");
        assertThat(mail.getContent().toString().strip()).isEqualTo("text");
    }

    @Test
    void anAddressThatIsNoneIsSaidAndStopsNoOtherMail() throws Exception {
        assertThat(send(letter(port(), "ops@@example.org"), letter(port(), "ops@example.org")))
                .hasSize(2)
                .last()
                .isEqualTo("");
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(send(letter(free, "ops@example.org")).get(0)).contains("Connection refused");
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Letter letter = new Letter(
                    "127.0.0.1",
                    mute.getLocalPort(),
                    "web1",
                    SECOND / 2,
                    "vip@example.org",
                    List.of("ops@example.org"),
                    "subject",
                    "text");
            assertThat(send(letter).get(0)).contains("timed out");
        }
    }

    @Test
    void aMailingProcessThatHangsOrDiesIsSaid() throws Exception {
        Letter letter = letter(port(), "ops@example.org");
        assertThat(run(List.of("sleep", "30"), SECOND / 2, letter))
                .containsExactly("no end after 0.50 s");
        assertThat(run(List.of("true"), 5 * SECOND, letter, letter))
                .containsExactly("the mailing process died", "the mailing process died");
        assertThat(run(List.of("/missing/program"), 5 * SECOND, letter).get(0))
                .startsWith("the mailing process cannot be started");
    }

    private int port() {
        return server.getSmtp().getPort();
    }

    private static Letter letter(int port, String... to) {
        return new Letter(
                "127.0.0.1",
                port,
                "web1.example.org",
                5 * SECOND,
                "vip@example.org",
                List.of(to),
                "[LB_A] VRRP Instance VI_1 - Entering MASTER state",
                "=> VRRP Instance is now owning VRRP VIPs <=\n\nwhy: quiet – 3.6 s\n");
    }

    private List<String> send(Letter... letters) throws Exception {
        return run(PROCESS, 60 * SECOND, letters);
    }

    private List<String> run(List<String> command, long limitNanos, Letter... letters)
            throws IOException, InterruptedException {
        new MailRun(Libc.get(), command, List.of(letters), limitNanos, heard).run();
        return heard.next(HostEvent.LettersLeft.class).problems();
    }
}
