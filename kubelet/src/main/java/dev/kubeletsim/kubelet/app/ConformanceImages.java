// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.conformance.Conformance;
import dev.kubeletsim.cri.conformance.RecordedImages;
import dev.kubeletsim.cri.conformance.Recordings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code conformance} that concern the images that an endpoint must have. */
final class ConformanceImages {
    @Option(
            names = "--list-images",
            description = "List the images that the suites need, and with --runtime-endpoint whether they are there.")
    private boolean list;

    @Option(
            names = "--write-images",
            paramLabel = "FILE",
            description = "Write the images that the suites need as YAML, for --images of kubelet-sim cri.")
    private @Nullable Path file;

    ConformanceImages() {}

    /** Writes them if that was asked for. */
    boolean write(CommandSpec spec) {
        if (file == null) {
            return false;
        }
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(".yaml")) {
            throw new ParameterException(spec.commandLine(), "--write-images " + file + " (expected: FILE.yaml)");
        }
        try {
            Files.write(file, Recordings.imagesYaml());
        } catch (IOException e) {
            throw new StartFailure("cannot write " + file + ": " + e, e);
        }
        return true;
    }

    /** Lists them if that was asked for, without an endpoint. */
    boolean list(PrintWriter out) {
        if (list) {
            print(out, name -> false, false);
        }
        return list;
    }

    /** Lists them if that was asked for, and says which the endpoint has. */
    boolean listOf(Conformance conformance, PrintWriter out) {
        if (list) {
            var there = conformance.images();
            print(out, name -> there.getOrDefault(name, false), true);
        }
        return list;
    }

    private static void print(PrintWriter out, Predicate<String> there, boolean known) {
        for (RecordedImages.RecordedImage image : RecordedImages.all()) {
            for (String name : image.names()) {
                String state = there.test(name) ? "present  " : "missing  ";
                out.println((known ? state : "") + name);
            }
        }
        out.flush();
    }
}
