extension Templates {
    static let layout = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} - Clearance</title>
        <link rel="icon" href="{{icon}}" type="image/svg+xml">
        <link rel="stylesheet" href="{{stylesheet}}">
        <script src="{{script}}" type="module"></script>
        </head>
        <body{{#keys}} data-keys="on"{{/keys}}>
        <a class="skip" href="#main">Skip to the content</a>
        {{^embedded}}<header class="bar"><div class="bar-inner">
        <a class="brand" href="/"><svg viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="6" \
        fill="currentColor" opacity=".16"/><path d="M17 8.2A6 6 0 1 0 17 15.8M11.5 12.2l2.2 2.2 5.3-5.6" fill="none" \
        stroke="currentColor" stroke-width="2.1" stroke-linecap="round" stroke-linejoin="round"/></svg>Clearance</a>
        {{#person}}
        <nav aria-label="Main" class="tabs-nav"><ul class="tabs">{{#tabs}}
        <li><a href="{{href}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>{{/tabs}}
        </ul></nav>
        <div class="who">
        <a href="/settings">{{name}}<span class="visually-hidden">, settings</span></a>
        <form method="post" action="/sign-out">{{>token}}<button>Sign out</button></form>
        </div>
        {{/person}}
        </div>
        {{#hasAdminTabs}}<nav aria-label="Administration" class="admin-nav"><ul class="tabs">{{#adminTabs}}
        <li><a href="{{href}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>{{/adminTabs}}
        </ul></nav>{{/hasAdminTabs}}
        </header>{{/embedded}}
        <main id="main" class="page{{#narrow}} narrow{{/narrow}}" tabindex="-1">
        {{#notice}}<div class="notice {{tone}}" role="status" data-focus tabindex="-1">{{text}}</div>{{/notice}}
        {{$content}}{{/content}}
        </main>
        {{^embedded}}<footer class="foot{{#narrow}} narrow{{/narrow}}">
        {{#person}}<span>Times are in {{zone}}. <a href="/settings">Change</a></span>{{/person}}
        <span>Need help? Ask your site admin{{#requestID}} and name the request <code>{{requestID}}</code>\
        {{/requestID}}.</span>
        </footer>{{/embedded}}
        </body>
        </html>
        """

    static let token = """
        <input type="hidden" name="form_token" value="{{formToken}}">
        """

    static let lozenge = """
        <span class="lozenge {{tone}}">{{text}}</span>
        """

    static let issue = """
        {{#issueHref}}<a href="{{issueHref}}" rel="noreferrer">{{issueKey}}</a>{{/issueHref}}\
        {{^issueHref}}{{issueKey}}{{/issueHref}}
        """

    static let empty = """
        <div class="empty">
        <h2>{{title}}</h2>
        <p>{{text}}</p>
        {{#action}}<a class="button" href="{{href}}">{{label}}</a>{{/action}}
        </div>
        """

    static let pager = """
        {{#paged}}<nav class="pages" aria-label="Pages">
        {{#firstHref}}<a class="button small" href="{{firstHref}}">First page</a>{{/firstHref}}
        <span class="soft">{{summary}}</span>
        {{#nextHref}}<a class="button small" href="{{nextHref}}" rel="next">Next page</a>{{/nextHref}}
        </nav>{{/paged}}
        """
}
