import Domain
import Kernel

/// How a template of CloudFormation is started.
struct AWSLaunch {
    let launch: ArtifactLaunch

    /// - Parameter parameter: the template's only one, so that the page shows one field, which is filled in.
    init(_ context: ArtifactContext, parameter: (name: String, value: String)) {
        let region = context[.region]
        if let template = context.given(.templateURL) {
            let query = WebAddress.form([
                ("templateURL", template), ("stackName", context.slug), ("param_" + parameter.name, parameter.value),
            ])
            launch = .link(
                "https://\(Self.console(region))/cloudformation/home?region=\(region)#/stacks/quickcreate?\(query)"
            )
        } else {
            launch = .command(
                "aws cloudformation deploy --region \(Quoting.shell(region)) --template-file template.yaml"
                    + " --stack-name \(context.slug) --capabilities CAPABILITY_NAMED_IAM"
                    + " --parameter-overrides \(Quoting.shell(parameter.name + "=" + parameter.value))"
            )
        }
    }

    /// Each partition has a console of its own.
    private static func console(_ region: String) -> String {
        switch region.prefix(while: { $0 != "-" }) {
        case "cn": "\(region).console.amazonaws.cn"
        case "us" where region.hasPrefix("us-gov-"): "\(region).console.amazonaws-us-gov.com"
        default: "\(region).console.aws.amazon.com"
        }
    }
}
