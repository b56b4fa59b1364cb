// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.GroupMembership;
import dev.kubeletsim.cri.identity.Provenance;
import java.util.ArrayList;
import java.util.List;

/** Who a container's first process is, as fields and back. A number once used for a field keeps its meaning. */
final class IdentityCodec {
    private static final int UID = 1;
    private static final int UID_PROVENANCE = 2;
    private static final int GID = 3;
    private static final int SUPPLEMENTAL_GROUPS = 4;
    private static final int GRANTS = 5;
    private static final int USER_STRING = 6;
    private static final int ACCOUNT_GID = 7;

    private static final int GROUP = 1;
    private static final int GROUP_PROVENANCE = 2;

    private static final int REQUEST_FIELD = 1;
    private static final int IMAGE_FILE = 2;
    private static final int IMAGE_LINE = 3;
    private static final int IMAGE_USER = 4;

    private IdentityCodec() {}

    static Fields.Writer encode(ContainerIdentity identity) {
        Fields.Writer writer = new Fields.Writer()
                .number(UID, identity.uid())
                .nested(UID_PROVENANCE, provenance(identity.uidProvenance()))
                .nested(GID, group(identity.gid()))
                .text(USER_STRING, identity.userString())
                .number(ACCOUNT_GID, identity.accountGid());
        identity.supplementalGroups().forEach(group -> writer.nested(SUPPLEMENTAL_GROUPS, group(group)));
        identity.grants().forEach(grant -> writer.nested(GRANTS, group(grant)));
        return writer;
    }

    private static Fields.Writer group(GroupMembership membership) {
        return new Fields.Writer()
                .number(GROUP, membership.gid())
                .nested(GROUP_PROVENANCE, provenance(membership.provenance()));
    }

    private static Fields.Writer provenance(Provenance provenance) {
        Fields.Writer writer = new Fields.Writer();
        return switch (provenance) {
            case Provenance.RequestField request -> writer.text(REQUEST_FIELD, request.field());
            case Provenance.ImageFile file ->
                writer.text(IMAGE_FILE, file.path()).number(IMAGE_LINE, file.line());
            case Provenance.ImageUser user -> writer.text(IMAGE_USER, user.user());
            case Provenance.RuntimeDefault nobody -> writer;
        };
    }

    static ContainerIdentity decode(Fields fields) throws InvalidProtocolBufferException {
        return new ContainerIdentity(
                fields.number(UID),
                provenance(fields.nested(UID_PROVENANCE)),
                group(fields.nested(GID)),
                groups(fields, SUPPLEMENTAL_GROUPS),
                groups(fields, GRANTS),
                fields.text(USER_STRING),
                fields.number(ACCOUNT_GID));
    }

    private static List<GroupMembership> groups(Fields fields, int field) throws InvalidProtocolBufferException {
        List<GroupMembership> groups = new ArrayList<>();
        for (Fields group : fields.all(field)) {
            groups.add(group(group));
        }
        return groups;
    }

    private static GroupMembership group(Fields group) throws InvalidProtocolBufferException {
        return new GroupMembership(group.number(GROUP), provenance(group.nested(GROUP_PROVENANCE)));
    }

    private static Provenance provenance(Fields fields) {
        if (fields.has(REQUEST_FIELD)) {
            return new Provenance.RequestField(fields.text(REQUEST_FIELD));
        }
        if (fields.has(IMAGE_FILE)) {
            return new Provenance.ImageFile(fields.text(IMAGE_FILE), (int) fields.number(IMAGE_LINE));
        }
        return fields.has(IMAGE_USER)
                ? new Provenance.ImageUser(fields.text(IMAGE_USER))
                : new Provenance.RuntimeDefault();
    }
}
