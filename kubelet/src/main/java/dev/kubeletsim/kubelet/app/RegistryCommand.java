// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.registry.RegistryServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves images as a registry, for runtimes, simulated and real, and other clients. */
@Command(
        name = "registry",
        description =
                "Serve images as a registry over plain HTTP, until SIGINT or SIGTERM: the built-in ones and those of"
                        + " --images. See docs/images.md.",
        footer = {
            "",
            "Example: kubelet-sim registry --listen 127.0.0.1:5000 --user me:secret",
            "         crictl pull --creds me:secret 127.0.0.1:5000/e2e-test-images/agnhost:2.45"
        })
final class RegistryCommand implements Runnable {
    /** How users prove who they are. */
    enum Authentication {
        BASIC,
        TOKEN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to serve (port 0: any free one). Default: ${DEFAULT-VALUE}.")
    private String listen = "127.0.0.1:5000";

    @Option(
            names = "--images",
            paramLabel = "FILE",
            description =
                    "Images to serve besides the built-in ones, as YAML, docker archive or OCI layout. Repeatable;"
                            + " they hide built-in images of the same name.")
    private List<Path> images = new ArrayList<>();

    @Option(
            names = "--user",
            paramLabel = "NAME:PASSWORD",
            description = "A user who may read; anybody may if there is none. Repeatable.")
    private List<String> users = new ArrayList<>();

    @Option(
            names = "--auth",
            paramLabel = "KIND",
            description =
                    "How users log in: ${COMPLETION-CANDIDATES} (each request with the password, or with a token from"
                            + " the registry's own token server). Default: ${DEFAULT-VALUE}.")
    private Authentication auth = Authentication.BASIC;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Logging.start(Level.INFO);
        RegistryServer server = start();
        PrintWriter out = spec.commandLine().getOut();
        UntilStopped.serve(server, () -> {
            out.println("listening on http://" + server.authority() + " ("
                    + server.repositories().size() + " repositories, e.g. "
                    + server.repositories().getLast() + ")");
            out.flush();
        });
    }

    private RegistryServer start() {
        try {
            ImageCatalogue catalogue = ImageCatalogue.builtIn().with(ImageFiles.read(images));
            RegistryServer.Builder builder = RegistryServer.builder(catalogue).listen(address());
            for (String user : users) {
                int colon = user.indexOf(':');
                if (colon <= 0) {
                    throw wrong("--user is '" + user + "' (expected: NAME:PASSWORD)");
                }
                builder.user(user.substring(0, colon), user.substring(colon + 1));
            }
            return switch (auth) {
                case BASIC -> builder.start();
                case TOKEN -> builder.tokens().start();
            };
        } catch (ImageFileException | IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String port = listen.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw wrong("--listen is '" + listen + "' (expected: HOST:PORT, as 127.0.0.1:5000)");
        }
        try {
            InetAddress host = InetAddress.getByName(listen.substring(0, colon));
            if (!host.isLoopbackAddress()) {
                throw wrong("refused to listen on " + listen
                        + ": other machines reach that address (expected: a loopback address, as 127.0.0.1:5000)");
            }
            return new InetSocketAddress(host, Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw wrong("--listen names the host '" + listen.substring(0, colon) + "', which has no address");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
