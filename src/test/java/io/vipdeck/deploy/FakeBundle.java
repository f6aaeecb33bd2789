package io.vipdeck.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A bundle of a few bytes. */
final class FakeBundle implements Bundle {
    private final Path directory;
    private final String version;
    int packed;

    FakeBundle(Path directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String arch() {
        return "x86_64";
    }

    @Override
    public String libc() {
        return "glibc";
    }

    @Override
    public Packed pack(Consumer<String> doing) {
        packed++;
        try {
            Path file = Files.writeString(directory.resolve(version), "agent");
            return new Packed(file, Wanted.sha256("agent"), 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
