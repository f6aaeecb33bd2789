package io.vipdeck.remote;

import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real SSH server in this process, on the loopback. Commands run in a real shell; {@code test-signal NAME} dies by a
 * signal as far as the client can tell; the socket {@value #SOCKET} sends back what it gets.
 */
final class LoopbackSshd implements Closeable {
    static final String SOCKET = "/run/echo.sock";

    private final SshServer server;
    private final KeyPair hostKey;
    private final int port;
    private final Set<PublicKey> authorized = ConcurrentHashMap.newKeySet();
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final AtomicInteger passwordTries = new AtomicInteger();

    LoopbackSshd(KeyPair hostKey, boolean withSftp) throws IOException {
        this.hostKey = hostKey;
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("op") && authorized.contains(plain(key)));
        server.setCommandFactory((channel, command) -> new Shelled(command, environment));
        server.setSubsystemFactories(withSftp ? List.of(new SftpSubsystemFactory()) : List.of());
        List<ChannelFactory> channels = new ArrayList<>(server.getChannelFactories());
        channels.add(new EchoFactory());
        server.setChannelFactories(channels);
        server.start();
        port = server.getPort();
    }

    /** With a certificate comes the authority's key, which counts here like one of its own. */
    private static PublicKey plain(PublicKey key) {
        return key instanceof OpenSshCertificate certificate ? certificate.getCaPubKey() : key;
    }

    static KeyPair newKey() {
        return newKey("secp256r1");
    }

    static KeyPair newKey(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException
                | java.security.InvalidAlgorithmParameterException impossible) {
            throw new AssertionError(impossible);
        }
    }

    void authorize(PublicKey key) {
        authorized.add(key);
    }

    /** Takes this password from now on, asked for in the ways that {@code factories} are for. */
    void takePassword(String password, String prompt, UserAuthFactory... factories) {
        server.setPasswordAuthenticator((user, given, session) -> {
            passwordTries.incrementAndGet();
            return user.equals("op") && given.equals(password);
        });
        server.setKeyboardInteractiveAuthenticator(new KeyboardInteractiveAuthenticator() {
            @Override
            public InteractiveChallenge generateChallenge(
                    ServerSession session, String user, String language, String methods) {
                InteractiveChallenge challenge = new InteractiveChallenge();
                challenge.addPrompt(prompt, false);
                return challenge;
            }

            @Override
            public boolean authenticate(
                    ServerSession session, String user, List<String> responses) {
                passwordTries.incrementAndGet();
                return user.equals("op") && responses.equals(List.of(password));
            }
        });
        server.setUserAuthFactories(List.of(factories));
    }

    /** Sets a variable for the commands that run here. */
    void setVariable(String name, String value) {
        environment.put(name, value);
    }

    int passwordTries() {
        return passwordTries.get();
    }

    /** Lets sessions connect on from here. */
    void forward() {
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    }

    KeyPair hostKey() {
        return hostKey;
    }

    int sessions() {
        return server.getActiveSessions().size();
    }

    int port() {
        return port;
    }

    /** Drops every connection, as a host that loses power and is back at once. */
    void dropSessions() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private static final class Shelled extends AbstractCommandSupport {
        private final Map<String, String> environment;
        private ChannelSession channel;
        private volatile Process process;

        Shelled(String command, Map<String, String> environment) {
            super(command, null);
            this.environment = environment;
        }

        @Override
        public void start(ChannelSession started, Environment env) throws IOException {
            this.channel = started;
            super.start(started, env);
        }

        @Override
        public void run() {
            try {
                if (getCommand().contains("test-signal ")) {
                    dieBy(getCommand().replaceAll(".*test-signal ([A-Z0-9]+).*", "$1"));
                    return;
                }
                ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", getCommand());
                shell.environment().putAll(environment);
                process = shell.start();
                Thread in = pump(getInputStream(), process.getOutputStream(), true);
                Thread err = pump(process.getErrorStream(), getErrorStream(), false);
                Thread out = pump(process.getInputStream(), getOutputStream(), false);
                out.join();
                err.join();
                int code = process.waitFor();
                in.interrupt();
                onExit(code);
            } catch (IOException | InterruptedException broken) {
                onExit(255);
            }
        }

        @Override
        public void destroy(ChannelSession ended) throws Exception {
            if (process != null) {
                process.destroyForcibly();
            }
            super.destroy(ended);
        }

        /** RFC 4254 section 6.10. */
        private void dieBy(String signal) throws IOException {
            Buffer buffer = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            buffer.putUInt(channel.getRecipient());
            buffer.putString("exit-signal");
            buffer.putBoolean(false);
            buffer.putString(signal);
            buffer.putBoolean(false);
            buffer.putString("");
            buffer.putString("");
            channel.writePacket(buffer);
            channel.close(false);
        }

        private static Thread pump(InputStream from, OutputStream to, boolean close) {
            Thread thread = new Thread(() -> {
                try {
                    byte[] bytes = new byte[8192];
                    for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                        to.write(bytes, 0, n);
                        to.flush();
                    }
                    if (close) {
                        to.close();
                    }
                } catch (IOException ended) {
                    // The other side is gone; so is this.
                }
            });
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    }

    private static final class EchoFactory implements ChannelFactory {
        @Override
        public String getName() {
            return "direct-streamlocal@openssh.com";
        }

        @Override
        public Channel createChannel(Session session) {
            return new Echo();
        }
    }

    /** OpenSSH's PROTOCOL, section 2.4: path, reserved string, reserved number. */
    private static final class Echo extends AbstractServerChannel {
        private OutputStream out;

        Echo() {
            super("direct-streamlocal", List.of(), null);
        }

        @Override
        protected OpenFuture doInit(Buffer buffer) {
            OpenFuture future = new DefaultOpenFuture(this, this);
            String path = buffer.getString();
            if (path.equals(SOCKET)) {
                out = new ChannelOutputStream(
                        this, getRemoteWindow(), log, SshConstants.SSH_MSG_CHANNEL_DATA, true);
                signalChannelOpenSuccess();
                future.setOpened();
            } else {
                future.setException(new SshChannelOpenException(
                        getChannelId(), SshConstants.SSH_OPEN_CONNECT_FAILED, "none"));
            }
            return future;
        }

        @Override
        protected void doWriteData(byte[] data, int off, long len) throws IOException {
            out.write(data, off, (int) len);
            out.flush();
            getLocalWindow().release(len);
        }

        @Override
        protected void doWriteExtendedData(byte[] data, int off, long len) {
            throw new UnsupportedOperationException();
        }
    }
}
