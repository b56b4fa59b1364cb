// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

/** The two account files of an image, links resolved within the image's root. */
public record ImageAccounts(AccountFile passwd, AccountFile group) {
    /** Where the users are. */
    public static final String PASSWD_PATH = "/etc/passwd";
    /** Where the groups are. */
    public static final String GROUP_PATH = "/etc/group";

    /** An image with neither file. */
    public static final ImageAccounts NONE = new ImageAccounts(new AccountFile.Missing(), new AccountFile.Missing());
}
