// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/** The file that {@code kubectl --kubeconfig} reads. */
public final class Kubeconfig {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Kubeconfig() {}

    /** The text for a server at {@code url}, with the administrator's credentials inside. */
    public static String text(String url, Credentials credentials) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: kubelet-sim
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: kubernetes-admin
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: kubelet-sim
                  context:
                    cluster: kubelet-sim
                    user: kubernetes-admin
                current-context: kubelet-sim
                """.formatted(
                        url,
                        base64(credentials.authority().certificatePem()),
                        base64(credentials.admin().certificatePem()),
                        base64(credentials.admin().keyPem()));
    }

    /**
     * Writes the file so that only its owner can read it, replacing one that is there in one step.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, ".kubeconfig", "", OWNER_ONLY);
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
