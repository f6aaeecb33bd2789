package io.vipdeck.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What a daemon and its children take of the machine (proc(5)). */
final class Usage {
    private static final double TICKS_A_SECOND = 100;

    private Usage() {}

    /** Resident memory, in megabytes. */
    static double megabytes(List<ProcessHandle> processes) throws IOException {
        double kilobytes = 0;
        for (ProcessHandle process : processes) {
            for (String line : lines(process, "status")) {
                if (line.startsWith("VmRSS:")) {
                    kilobytes += Double.parseDouble(line.replaceAll("\\D", ""));
                }
            }
        }
        return kilobytes / 1024;
    }

    /** Processor time so far, in seconds. */
    static double seconds(List<ProcessHandle> processes) throws IOException {
        double ticks = 0;
        for (ProcessHandle process : processes) {
            for (String line : lines(process, "stat")) {
                // After the name in brackets: state is field 3, utime and stime are 14 and 15.
                String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
                ticks += Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
            }
        }
        return ticks / TICKS_A_SECOND;
    }

    private static List<String> lines(ProcessHandle process, String file) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (NoSuchFileException ended) {
            return List.of();
        }
    }
}
