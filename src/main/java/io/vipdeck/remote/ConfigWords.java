package io.vipdeck.remote;

import java.util.Set;

/** The keywords of ssh_config(5) that mean something here, and those that need not. */
final class ConfigWords {
    /** Honoured. */
    static final Set<String> HONOURED =
            words("hostname port user identityfile identitiesonly identityagent certificatefile"
                    + " userknownhostsfile globalknownhostsfile hostkeyalias connecttimeout"
                    + " serveraliveinterval serveralivecountmax proxyjump proxycommand"
                    + " stricthostkeychecking passwordauthentication kbdinteractiveauthentication"
                    + " challengeresponseauthentication pubkeyauthentication batchmode"
                    + " preferredauthentications ignoreunknown");

    /**
     * Passed over in silence: they change neither which machine is reached nor how it is trusted, or speak of what
     * is never done here (terminals, forwarding for other programs, sharing sessions between processes).
     */
    static final Set<String> BESIDE_THE_POINT =
            words("addkeystoagent canonicalizefallbacklocal channeltimeout checkhostip"
                    + " clearallforwardings compression controlmaster controlpath controlpersist"
                    + " dynamicforward enableescapecommandline enablesshkeysign escapechar"
                    + " exitonforwardfailure fingerprinthash forkafterauthentication forwardagent"
                    + " forwardx11 forwardx11timeout forwardx11trusted gatewayports"
                    + " gssapiauthentication gssapidelegatecredentials gssapiclientidentity"
                    + " gssapikeyexchange gssapirenewalforcesrekey gssapiserveridentity"
                    + " gssapitrustdns hashknownhosts hostbasedauthentication ipqos localcommand"
                    + " localforward loglevel logverbose numberofpasswordprompts"
                    + " obscurekeystroketiming permitlocalcommand permitremoteopen protocol"
                    + " proxyusefdpass rekeylimit remotecommand remoteforward requesttty sendenv"
                    + " sessiontype setenv stdinnull streamlocalbindmask streamlocalbindunlink"
                    + " syslogfacility tag tcpkeepalive tunnel tunneldevice updatehostkeys"
                    + " usekeychain visualhostkey warnweakcrypto xauthlocation");

    /** Each line adds to the one before, instead of losing against it. */
    static final Set<String> ADDING = words("identityfile certificatefile");

    private ConfigWords() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }
}
