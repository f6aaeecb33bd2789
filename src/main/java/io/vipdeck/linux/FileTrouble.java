package io.vipdeck.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** Why a file cannot be used, in words; Java's own message is often only the file's name. */
final class FileTrouble {
    private FileTrouble() {}

    static String why(IOException refused) {
        if (refused instanceof FileAlreadyExistsException) {
            return refused.getMessage() + " is no directory";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = refused instanceof FileSystemException file
                ? file.getReason()
                : refused.getMessage();
        return reason == null ? refused.getClass().getSimpleName() : reason;
    }
}
