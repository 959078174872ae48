export const helpText = `NAME
    transak-partner-api - tools for the backend of a Transak partner

SYNOPSIS
    npx transak-partner-api <command> [options]

COMMANDS
    doctor      says why the first call fails
    sandbox     a Transak on your own machine: API, widget and webhooks

    Each command has a --help of its own.

OPTIONS
    -h, --help      shows this page
    -v, --version   shows the version of the package

EXIT CODES
    0   it has done what was asked
    1   the doctor has found something wrong
    2   the command or its options are wrong
`;

export const doctorHelp = `NAME
    transak-partner-api doctor - says why the first call fails

SYNOPSIS
    npx transak-partner-api doctor [options]

DESCRIPTION
    Goes through what a partner goes through: the version of Node.js, the
    credentials, DNS and TLS of Transak's hosts, the clock, a public lookup
    with the API key, and only when asked a token and a session. Each line
    says what was seen and what to do. No secret is shown.

OPTIONS
    --environment NAME      staging or production (TRANSAK_ENVIRONMENT, or
                            staging)
    --api-key KEY           (TRANSAK_API_KEY)
    --api-secret SECRET     (TRANSAK_API_SECRET; others on this machine can
                            read the options of a process)
    --referrer-domain NAME  (TRANSAK_REFERRER_DOMAIN)
    --base-url URL          one URL in place of Transak's hosts: a sandbox
    --refresh               asks for an access token. This invalidates the one
                            that is in use now, wherever that is
    --session               asks for a widget URL; a refresh comes before it
    --user-ip ADDRESS       the visitor that the session is for
    --yes                   lets --refresh and --session go to production
    --json                  one JSON object a line instead of text
    -h, --help              shows this page

EXAMPLES
    npx transak-partner-api doctor
    npx transak-partner-api doctor --session --user-ip 203.0.113.42

EXIT CODES
    0   nothing is wrong
    1   something is wrong
    2   an option is wrong
`;

export const sandboxHelp = `NAME
    transak-partner-api sandbox - a Transak on your own machine

SYNOPSIS
    npx transak-partner-api sandbox [options]

DESCRIPTION
    Plays Transak's part while you develop: the API with its tokens, sessions,
    orders and prices; the widget, at the widget URLs that it hands out; and
    the webhooks, signed as Transak signs them. No money moves, no account is
    needed, and nothing is asked of any other host.

    A client reaches it by its option baseUrl, any other program by HTTP. The
    developer's page, at /sandbox, shows what happens and has a button for all
    that can happen to an order.

    Keys and secrets may be any. A visitor's e-mail address with +failed or
    +refund before its @ decides how an order ends, as on Transak's staging.

OPTIONS
  Server
    --port NUMBER              the port to listen on; 0 takes a free one (8787)
    --host ADDRESS             the address to listen on (127.0.0.1)
    --allow-host NAME          a further host name under which it is reached,
                               such as a container's; may be repeated

  Webhooks
    --webhook-url URL          where each change of an order is posted to
    --allow-remote-webhooks    lets webhooks leave this machine
    --sign-with current|previous
                               the access token that signs them (current)

  Credentials
    --api-key KEY              the only API key that is accepted (any)
    --api-secret SECRET        the only API secret that is accepted (any)
    --access-token TOKEN       a token that is in force from the start
    --token-lifetime TIME      how long a token lives: 90s, 10m, 12h, 7d (7d)
    --check-user-ip            opens the widget only for the session's userIp

  State
    --seed TEXT                what ids, tokens and prices follow from (random)
    --orders FILE              a JSON array of orders that are there already
    --step TIME                how long a paid order stays in a status (1s)
    --allow-param NAME         a widget parameter that is newer than this
                               release; may be repeated

  Faults
    --respond-with [OPERATION=]RESPONSE
                               responds with a status (401, 403, 503) or an
                               example's name (rateLimitedByProxy is the 429
                               with an HTML page), until the page or a restart
                               ends it; may be repeated
    --latency MS|FROM-TO       holds each response of the API back (0)

  Output
    --json                     one JSON object a line instead of text
    -h, --help                 shows this page

EXAMPLES
    npx transak-partner-api sandbox \\
      --webhook-url http://localhost:3000/api/transak-webhook

    npx transak-partner-api sandbox --respond-with create-widget-url=403

EXIT CODES
    0   it was ended by SIGINT (Ctrl+C) or SIGTERM
    2   an option is wrong, or the port is taken
`;
