package io.vipdeck.trespass;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.UUID;

/** One offence each, so that the house rules can be seen to catch them. Nothing here is ever run. */
public final class Trespasses {
    private Trespasses() {}

    static final class ImportsUpwards {
        Optional<io.vipdeck.control.Status> status = Optional.empty();
    }

    static final class StartsAThread {
        Thread thread = new Thread(() -> {});
    }

    static final class OpensAFile {
        InputStream open() throws IOException {
            return new FileInputStream("a");
        }
    }

    static final class OpensASocket {
        Socket open() throws IOException {
            return new Socket();
        }
    }

    static final class AsksTheClock {
        long now = System.nanoTime();
    }

    static final class AsksTheWallClock {
        Instant now = Instant.now();
    }

    static final class AsksTheDate {
        LocalDateTime now = LocalDateTime.now();
    }

    static final class RollsDice {
        double dice = Math.random();
    }

    static final class AsksANameServer {
        InetAddress ask(String name) throws IOException {
            return InetAddress.getByName(name);
        }
    }

    static final class NamesAtRandom {
        UUID name = UUID.randomUUID();
    }

    static final class Prints {
        void print() {
            System.out.println("text");
        }
    }

    static final class KnowsLanterna {
        Optional<com.googlecode.lanterna.TerminalSize> size = Optional.empty();
    }

    static final class KnowsJsch {
        Optional<com.jcraft.jsch.JSch> jsch = Optional.of(new com.jcraft.jsch.JSch());
    }

    static final class KnowsJackson {
        Object mapper = new com.fasterxml.jackson.databind.ObjectMapper();
    }

    static final class KnowsPicocli {
        Object usage = picocli.CommandLine.Help.Ansi.AUTO;
    }

    static final class KnowsJnr {
        Object platform = jnr.ffi.Platform.getNativePlatform();
    }

    static final class KnowsJffi {
        Object platform = com.kenai.jffi.Platform.getPlatform();
    }
}
