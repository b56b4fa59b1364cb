// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.process.TestingContainer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts print, as busybox's ash and dash do. In the table {@code ;;} stands for itself and {@code ~} for a newline. */
class ShellTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '\u00a6',
            quoteCharacter = '\u00b0',
            value = {
                "echo hello world ¦ hello world~",
                "x=1; y=$x$x; echo $y ¦ 11~",
                "x='a  b'; echo $x; echo \"$x\" ¦ a b~a  b~",
                "echo ${u:-d} ${u-e} ${u:+n} ${#PATH} ¦ d e 60~",
                "x=/a/b/c.tar.gz; echo ${x##*/} ${x#*/} ${x%.*} ${x%%.*} ¦ c.tar.gz a/b/c.tar.gz /a/b/c.tar /a/b/c~",
                "echo ${v:=set} $v ¦ set set~",
                "echo $((1+2*3)) $((7/2)) $((-7%3)) $((1<<4)) $((5>3&&2>1)) $((1?2:3)) ¦ 7 3 -1 16 1 2~",
                "i=5; echo $((i++)) $((++i)) $i $((i+=3)) $((0x10)) $((010)) ¦ 5 7 7 10 16 8~",
                "echo $(echo a; echo b) \"$(echo c; echo d)\" ¦ a b c~d~",
                "echo `echo one \\`echo two\\`` ¦ one two~",
                "for i in 1 2 3; do echo $i; done ¦ 1~2~3~",
                "i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo $i; done ¦ 1~3~",
                "i=0; until [ $i -ge 2 ]; do i=$((i+1)); done; echo $i ¦ 2~",
                "for i in a b c; do for j in 1 2; do [ $j = 2 ] && break 2; echo $i$j; done; done ¦ a1~",
                "id() { echo mine; }; command id -u; id; command -v id ¦ 0~mine~id~",
                "mkdir -p /tmp/p/tool; PATH=/tmp/p:$PATH; tool 2>&1; echo $?; gone 2>&1 ¦ sh: tool: Permission denied~127~sh: gone: not found~",
                "sleep 50 & pgrep -nl sle; pgrep -o sleep; pgrep gone || echo none; pkill -n slee; wait $!; echo $? ¦ 3 sleep~1~none~143~",
                "case abc in a*) echo yes;; *) echo no;; esac ¦ yes~",
                "case x in a|x) echo 1;; esac; case '*' in \\*) echo lit;; esac ¦ 1~lit~",
                "if false; then echo a; elif true; then echo b; else echo c; fi ¦ b~",
                "f() { local x=2; echo $1 $# $x; return 3; }; x=1; f a b; echo $? $x ¦ a 2 2~3 1~",
                "(x=2; echo $x); echo \"[$x]\" ¦ 2~[]~",
                "{ echo a; echo b; } | wc -l ¦ 2~",
                "echo c b a | tr ' ' '\\n' | sort | head -n 2 ¦ a~b~",
                "set -- a 'b c' d; echo $#; for x in \"$@\"; do echo \"<$x>\"; done; shift; echo $1 ¦ 3~<a>~<b"
                        + " c>~<d>~b c~",
                "set -- a b; IFS=,; echo \"$*\" $* ¦ a,b a b~",
                "IFS=:; x=a:b::c; set -- $x; echo $# $4 ¦ 4 c~",
                "cat <<EOF~x=$((1+1))~EOF~echo after ¦ x=2~after~",
                "cat <<'EOF'~x=$HOME~EOF ¦ x=$HOME~",
                "cat <<-E~\t\tin~\tE~echo out ¦ in~out~",
                "echo a > /tmp/f; echo b >> /tmp/f; cat < /tmp/f ¦ a~b~",
                "echo x 2>&1 >/dev/null | cat; echo err >&2 ¦ ''",
                "read a b < /etc/none; echo $?; echo 'x y z' | { read a b; echo $b; } ¦ 1~y z~",
                "trap 'echo bye' EXIT; echo hi ¦ hi~bye~",
                "trap 'echo got' USR1; kill -USR1 $$; echo end ¦ got~end~",
                "sleep 5 & p=$!; kill $p; wait $p; echo $? ¦ 143~",
                "(exit 3) & wait $!; echo $? ¦ 3~",
                "false | true; echo $?; set -o pipefail; false | true; echo $? ¦ 0~1~",
                "! true; echo $?; ! false; echo $? ¦ 1~0~",
                "set -e; false || echo ok; if false; then :; fi; echo still; false; echo never ¦ ok~still~",
                "eval 'x=5; echo $x'; y='$x'; eval echo $y ¦ 5~5~",
                "cd /tmp && pwd; cd - ; cd ..; pwd ¦ /tmp~/~/~",
                "echo \"a\\$b\\\"c\" 'd\"e' f\\ g ¦ a$b\"c d\"e f g~",
                "mkdir /tmp/g; cd /tmp/g; touch b a .h; echo * [ab] x* .h* ¦ a b a b x* .h~",
                "x=abc; echo ${x:1} ${x:0:2} ${x/b/-} ¦ bc ab a-c~",
                "printf '%s-%d|%05.1f|%x\\n' a 7 2.25 255 b 8 ¦ a-7|002.3|ff~b-8|000.0|0~",
                "printf '%5s|%-5s|%c\\n' ab cd xyz ¦ '   ab|cd   |x~'",
                "echo -n a; echo -e 'b\\tc' ¦ ab\tc~",
                "test -d /tmp -a ! -f /tmp && echo ok; [ a = a -o b = c ]; echo $? ¦ ok~0~",
                "type cd ls nosuch; command -v ls ¦ cd is a shell builtin~ls is /bin/ls~nosuch: not found~/bin/ls~",
                "exec echo replaced; echo never ¦ replaced~",
                "exec 3>/tmp/three; echo to3 >&3; exec 3>&-; cat /tmp/three ¦ to3~",
                "x=1 y=2 env | grep -c '^[xy]='; x=9 true; echo \"[$x]\" ¦ 2~[]~",
                "export A=1; sh -c 'echo $A'; unset A; sh -c 'echo [$A]' ¦ 1~[]~",
                "echo 'echo script $0 $1' > /tmp/s; sh /tmp/s arg ¦ script /tmp/s arg~",
                "printf '#!/bin/sh\\necho hi $1\\n' > /tmp/x; chmod +x /tmp/x; /tmp/x you ¦ hi you~",
                "echo 'v=sourced' > /tmp/v; . /tmp/v; echo $v ¦ sourced~",
                "f() { echo $(g $1); }; g() { echo g$1; }; f 1 ¦ g1~",
                "x=$(false); echo $?; x=$(exit 4) true; echo $? ¦ 1~0~",
                "echo a{b,c} ~root \"~\" ¦ a{b,c} ~root ~~",
                "umask 027; umask; touch /tmp/um; stat -c %a /tmp/um ¦ 0027~640~",
                "n=0; while true; do n=$((n+1)); [ $n -gt 500 ] && break; done; echo $n ¦ 501~",
                "echo 1 2 3 | while read a b; do echo $b-$a; done ¦ 2 3-1~",
                "for f in /etc/*none*; do echo $f; done ¦ /etc/*none*~",
                "set -x; true 2>/dev/null; echo x 2>/dev/null ¦ x~",
                "echo $0 $$ | cut -d' ' -f1 ¦ sh~",
                "sh -c 'echo $0 $1 $#' a b c ¦ a b 2~",
                "yes | head -n 2 ¦ y~y~",
            })
    void prints(String script, String expected) {
        TestingContainer container = TestingContainer.busybox();
        var result = container.sh(expand(script));
        String wanted = expected.equals("''") ? "" : expected.replaceAll("^'|'$", "");
        assertThat(result.out()).as("stderr: %s", result.err()).isEqualTo(wantedLines(wanted));
    }

    private static String expand(String script) {
        return script.contains("<<") ? script.replace('~', '\n') : script;
    }

    private static String wantedLines(String text) {
        return text.replace("~~", "\u0001\n")
                .replace("~root", "\u0002")
                .replace('~', '\n')
                .replace("\u0001", "~")
                .replace("\u0002", "~root");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '\u00a6',
            quoteCharacter = '\u00b0',
            value = {
                "nosuchcmd ¦ 127 ¦ sh: nosuchcmd: not found~",
                "/etc ¦ 126 ¦ sh: /etc: Permission denied~",
                "echo > /none/x ¦ 1 ¦ sh: can't create /none/x: nonexistent directory~",
                "cat < /none ¦ 1 ¦ sh: can't open /none: no such file~",
                "cat /none ¦ 1 ¦ cat: can't open '/none': No such file or directory~",
                "ls /none ¦ 1 ¦ ls: /none: No such file or directory~",
                "if ¦ 2 ¦ sh: syntax error: unexpected end of file (expecting \"then\")~",
                "echo 'abc ¦ 2 ¦ sh: syntax error: unterminated quoted string~",
                "done ¦ 2 ¦ sh: syntax error: unexpected \"done\"~",
                "( ¦ 2 ¦ sh: syntax error: unexpected end of file (expecting \")\")~",
                "echo ${x?gone} ¦ 2 ¦ sh: x: gone~",
                "set -u; echo $nope ¦ 2 ¦ sh: nope: parameter not set~",
                "echo $((1/0)) ¦ 2 ¦ sh: divide by zero~",
                "exit 7 ¦ 7 ¦ ''",
                "sh -c 'kill -9 $$'; exit $? ¦ 137 ¦ Killed~",
                "kill -SEGV $$ ¦ 139 ¦ ''",
                "grep x /none ¦ 2 ¦ grep: /none: No such file or directory~",
                "rm /none ¦ 1 ¦ rm: can't remove '/none': No such file or directory~",
                "mkdir /tmp ¦ 1 ¦ mkdir: can't create directory '/tmp': File exists~",
                "sleep x ¦ 1 ¦ sleep: invalid number 'x'~",
                "timeout 1 sleep 100 ¦ 143 ¦ ''",
            })
    void fails(String script, int code, String expected) {
        TestingContainer container = TestingContainer.busybox();
        var result = container.sh(script);
        assertThat(result.err()).isEqualTo(expected.equals("''") ? "" : expected.replace('~', '\n'));
        assertThat(result.code()).isEqualTo(code);
    }
}
