package io.vipdeck.tui.screen;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** What is written down when we fail, so that the terminal shows one line and no stack trace. */
final class CrashFile {
    private CrashFile() {}

    /** Writes it; returns the one line. */
    static String write(Path folder, Instant at, Throwable crash, String size, String stray) {
        Throwable cause = crash.getCause();
        Throwable first = cause == null ? crash : cause;
        String what = first.getClass().getSimpleName()
                + (first.getMessage() == null ? "" : ": " + first.getMessage());
        String line = what.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        Path file = folder.resolve("crash-" + at.toString().replace(':', '-') + ".txt");
        StringWriter trace = new StringWriter();
        crash.printStackTrace(new PrintWriter(trace));
        String text = "vipdeck " + version()
                + " at " + at
                + "\njava " + System.getProperty("java.version")
                + " on " + System.getProperty("os.name")
                + "\nTERM=" + System.getenv("TERM") + " " + size
                + "\n\n" + trace
                + (stray.isEmpty() ? "" : "\nprinted meanwhile:\n" + stray);
        try {
            Files.createDirectories(folder);
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "vipdeck stopped on an error of its own (" + line
                    + "); its crash file could not be written to " + file;
        }
        return "vipdeck stopped on an error of its own (" + line + "); the crash file is " + file;
    }

    private static String version() {
        String version = CrashFile.class.getPackage().getImplementationVersion();
        return version == null ? "(not from its jar)" : version;
    }
}
