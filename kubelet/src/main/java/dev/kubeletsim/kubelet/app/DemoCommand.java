// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.io.PrintWriter;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells the story of the feature on one screen, by running it. */
@Command(
        name = "demo",
        subcommands = DemoLeakCommand.class,
        description = {
            "Run the two pods of the SupplementalGroupsPolicy story on simulated nodes and print what they got.",
            "Nodes with containerd 2.0 and CRI-O 1.31 support the policy; containerd 1.7 shows what lacks it."
        })
final class DemoCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Logging.start(Level.WARNING);
        PrintWriter out = spec.commandLine().getOut();
        out.println("supplementalGroupsPolicy (KEP-3619): may a container get groups that only its image knows?");
        out.println("Image agnhost:2.45 puts user 1000 into group 50000 in its own /etc/group. Both pods ask for");
        out.println(
                "runAsUser 1000, runAsGroup 3000, supplementalGroups [4000]; the second one adds the policy Strict.");
        for (DemoScene scene : DemoScene.STORY) {
            out.println();
            scene.play(out);
        }
        out.flush();
    }
}
