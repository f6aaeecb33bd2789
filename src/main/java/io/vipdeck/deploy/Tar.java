package io.vipdeck.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes an archive in POSIX ustar format (POSIX.1-2017, pax, "ustar Interchange Format"). The same
 * content gives the same bytes: files belong to root and all bear one time.
 */
final class Tar implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;
    /** 2026-01-01T00:00:00Z, in seconds since 1970. */
    private static final long TIME = 1_767_225_600L;

    private final OutputStream output;

    Tar(OutputStream output) {
        this.output = output;
    }

    /**
     * @param path with slashes, relative
     * @param mode permission bits
     */
    void add(String path, int mode, byte[] content) throws IOException {
        header(path, mode, content.length, '0');
        output.write(content);
        output.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    /** A directory that everybody may enter. */
    void addDirectory(String path) throws IOException {
        header(path + "/", 0755, 0, '5');
    }

    private void header(String path, int mode, long size, char type) throws IOException {
        byte[] header = new byte[BLOCK];
        int cut = 0;
        if (path.length() > NAME) {
            cut = path.indexOf('/', path.length() - NAME - 1);
            if (cut < 0 || cut > PREFIX || cut == path.length() - 1) {
                throw new IOException("path too long for an archive: " + path);
            }
        }
        text(header, 0, cut == 0 ? path : path.substring(cut + 1));
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, size);
        octal(header, 136, 12, TIME);
        text(header, 148, "        ");
        header[156] = (byte) type;
        text(header, 257, "ustar\00000");
        text(header, 265, "root");
        text(header, 297, "root");
        text(header, 345, path.substring(0, cut));
        long sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        text(header, 148, String.format("%06o\0 ", sum));
        output.write(header);
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static void octal(byte[] header, int at, int width, long value) {
        String digits = Long.toOctalString(value);
        text(header, at, "0".repeat(width - 1 - digits.length()) + digits);
    }

    /** Two blocks of zeros end an archive. */
    @Override
    public void close() throws IOException {
        output.write(new byte[2 * BLOCK]);
        output.close();
    }
}
