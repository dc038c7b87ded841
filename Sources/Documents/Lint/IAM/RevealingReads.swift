/// Actions whose level is List or Read, and which all the same hand out customers' data, code or credentials.
enum RevealingReads {
    /// In small letters; `*` stands for any text.
    private static let patterns: [String] = [
        // Credentials and ways in.
        "airflow:create*token", "appsync:createapikey", "codeartifact:getauthorizationtoken",
        "codepipeline:pollforjobs",
        "cognito-identity:getcredentialsforidentity", "cognito-identity:getopenidtoken*",
        "cognito-idp:getsigningcertificate",
        "connect:getfederationtoken*", "ec2:getpassworddata", "ec2:getconsole*", "ecr*:getauthorizationtoken",
        "emr-containers:getmanagedendpointsessioncredentials", "finspace-api:getprogrammaticaccesscredentials",
        "gamelift:getinstanceaccess", "gamelift:getcompute*", "license-manager:getaccesstoken",
        "lightsail:downloaddefaultkeypair", "lightsail:getinstanceaccessdetails",
        "lightsail:getrelationaldatabasemasteruserpassword", "redshift*:getc*credentials*", "redshift*:getcredentials*",
        "sso:getrolecredentials", "sts:assumerole*", "sts:get*token", "iam:getsshpublickey",
        // Secrets and parameters.
        "secretsmanager:getsecretvalue", "secretsmanager:batchgetsecretvalue", "ssm:getparameter*", "kms:decrypt",
        "acm:exportcertificate", "acm-pca:getcertificate*",
        // Data of the customer.
        "s3:getobject*", "s3-object-lambda:getobject*", "s3express:createsession", "dynamodb:scan", "dynamodb:query",
        "dynamodb:getitem", "dynamodb:batchgetitem", "dynamodb:getrecords", "dynamodb:partiqlselect",
        "sqs:receivemessage",
        "kinesis:getrecords", "kinesis:subscribetoshard", "logs:getlogevents", "logs:filterlogevents",
        "logs:getlogrecord",
        "logs:getqueryresults", "logs:startlivetail", "logs:unmask", "athena:getqueryresults*", "rds:download*logfile*",
        "rds-data:executestatement", "redshift-data:getstatementresult*", "glacier:getjoboutput",
        "ebs:getsnapshotblock",
        "elasticfilesystem:clientmount", "workmail*:getrawmessagecontent", "cassandra:select", "timestream:select",
        "healthlake:readresource", "healthlake:search*",
        // Code, and links to it.
        "lambda:getfunction", "lambda:getlayerversion*", "codecommit:gitpull", "codecommit:getblob",
        "codecommit:getfile",
        "ecr*:getdownloadurlforlayer", "cloudformation:gettemplate",
    ]

    static func contains(_ action: IAMActions.Action) -> Bool {
        let text = action.text.lowercased()
        return patterns.contains { IAMActions.matches(text[...], $0[...]) }
    }
}
