// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.yaml;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file cannot be read or written, in words for its user: the JDK's say it with the name of a class. */
public final class FileFailure {
    private FileFailure() {}

    /** The reason, without the file's name. */
    public static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return known(reason, failure);
    }

    private static String known(@Nullable String reason, IOException failure) {
        return reason == null ? failure.getClass().getSimpleName() : reason.toLowerCase(Locale.ROOT);
    }
}
