// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import dev.kubeletsim.cri.container.ContainerFacts;
import dev.kubeletsim.cri.container.ContainerFacts.Outcome;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.StoredImage;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import java.io.IOException;

/**
 * Containers as bytes and back. A number once used for a field keeps its meaning. Whether a removal has begun is not kept,
 * as in containerd (2.0 {@code internal/cri/store/container/status.go}: "doesn't need to be checkpointed").
 */
final class ContainerCodec {
    private static final int ID = 1;
    private static final int NAME = 2;
    private static final int SEQUENCE = 3;
    private static final int SANDBOX_ID = 4;
    private static final int CONFIG = 5;
    private static final int IMAGE = 6;
    private static final int IDENTITY = 7;
    private static final int RESOURCES = 8;
    private static final int LOG_PATH = 9;
    private static final int CREATED_AT = 10;
    private static final int STARTED_AT = 11;
    private static final int OUTCOME = 12;

    private static final int IMAGE_ID = 1;
    private static final int REPO_TAGS = 2;
    private static final int REPO_DIGESTS = 3;
    private static final int SIZE = 4;
    private static final int PINNED = 5;
    private static final int CONFIG_DIGEST = 6;
    private static final int MANIFEST_DIGEST = 7;

    private static final int FINISHED_AT = 1;
    private static final int EXIT_CODE = 2;
    private static final int REASON = 3;
    private static final int MESSAGE = 4;

    /** Finds what an image contains. */
    interface Contents {
        /** The image of this configuration's digest, under that manifest's. */
        Image get(String configDigest, String manifestDigest) throws IOException;
    }

    private ContainerCodec() {}

    static byte[] encode(ContainerFacts facts) {
        return new Fields.Writer()
                .text(ID, facts.id())
                .text(NAME, facts.name())
                .number(SEQUENCE, facts.sequence())
                .text(SANDBOX_ID, facts.sandboxId())
                .message(CONFIG, facts.config())
                .nested(IMAGE, image(facts.image()))
                .nested(IDENTITY, IdentityCodec.encode(facts.identity()))
                .message(RESOURCES, facts.resources())
                .text(LOG_PATH, facts.logPath())
                .number(CREATED_AT, facts.createdAtNanos())
                .number(STARTED_AT, facts.startedAtNanos())
                .nested(OUTCOME, outcome(facts.outcome()))
                .toBytes();
    }

    private static Fields.Writer image(StoredImage image) {
        return new Fields.Writer()
                .text(IMAGE_ID, image.id())
                .texts(REPO_TAGS, image.repoTags())
                .texts(REPO_DIGESTS, image.repoDigests())
                .number(SIZE, image.size())
                .flag(PINNED, image.pinned())
                .text(CONFIG_DIGEST, image.image().configDigest())
                .text(MANIFEST_DIGEST, image.image().manifestDigest());
    }

    private static Fields.Writer outcome(Outcome outcome) {
        return new Fields.Writer()
                .number(FINISHED_AT, outcome.finishedAtNanos())
                .number(EXIT_CODE, outcome.exitCode())
                .text(REASON, outcome.reason())
                .text(MESSAGE, outcome.message());
    }

    static ContainerFacts decode(byte[] bytes, Contents contents) throws IOException {
        Fields fields = Fields.parse(bytes);
        return new ContainerFacts(
                fields.text(ID),
                fields.text(NAME),
                fields.number(SEQUENCE),
                fields.text(SANDBOX_ID),
                fields.message(CONFIG, ContainerConfig.parser()),
                image(fields.nested(IMAGE), contents),
                IdentityCodec.decode(fields.nested(IDENTITY)),
                fields.message(RESOURCES, LinuxContainerResources.parser()),
                fields.text(LOG_PATH),
                fields.number(CREATED_AT),
                fields.number(STARTED_AT),
                outcome(fields.nested(OUTCOME)),
                false);
    }

    private static StoredImage image(Fields image, Contents contents) throws IOException {
        return new StoredImage(
                image.text(IMAGE_ID),
                image.texts(REPO_TAGS),
                image.texts(REPO_DIGESTS),
                image.number(SIZE),
                image.flag(PINNED),
                contents.get(image.text(CONFIG_DIGEST), image.text(MANIFEST_DIGEST)));
    }

    private static Outcome outcome(Fields outcome) {
        return new Outcome(
                outcome.number(FINISHED_AT),
                (int) outcome.number(EXIT_CODE),
                outcome.text(REASON),
                outcome.text(MESSAGE));
    }
}
