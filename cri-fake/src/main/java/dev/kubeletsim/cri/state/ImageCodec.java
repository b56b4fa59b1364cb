// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.KeptImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The names of images on the node as bytes and back. A number once used for a field keeps its meaning. */
final class ImageCodec {
    private static final int CONFIG_DIGEST = 1;
    private static final int MANIFEST_DIGEST = 2;
    private static final int NAMES = 3;
    private static final int DIGESTS = 4;

    private static final int DOMAIN = 1;
    private static final int PATH = 2;
    private static final int TAG = 3;
    private static final int DIGEST = 4;

    private ImageCodec() {}

    static byte[] encode(KeptImage kept) {
        Fields.Writer writer = new Fields.Writer()
                .text(CONFIG_DIGEST, kept.image().configDigest())
                .text(MANIFEST_DIGEST, kept.image().manifestDigest())
                .texts(DIGESTS, kept.digests());
        for (ImageReference name : kept.names()) {
            Fields.Writer reference =
                    new Fields.Writer().text(DOMAIN, name.domain()).text(PATH, name.path());
            if (name.tag() != null) {
                reference.text(TAG, name.tag());
            }
            if (name.digest() != null) {
                reference.text(DIGEST, name.digest());
            }
            writer.nested(NAMES, reference);
        }
        return writer.toBytes();
    }

    static KeptImage decode(byte[] bytes, ContainerCodec.Contents contents) throws IOException {
        Fields fields = Fields.parse(bytes);
        List<ImageReference> names = new ArrayList<>();
        for (Fields name : fields.all(NAMES)) {
            names.add(new ImageReference(
                    name.text(DOMAIN),
                    name.text(PATH),
                    name.has(TAG) ? name.text(TAG) : null,
                    name.has(DIGEST) ? name.text(DIGEST) : null));
        }
        return new KeptImage(
                names, fields.texts(DIGESTS), contents.get(fields.text(CONFIG_DIGEST), fields.text(MANIFEST_DIGEST)));
    }
}
