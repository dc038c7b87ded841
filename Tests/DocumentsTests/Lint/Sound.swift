/// Sound artifacts, one of each kind; tests break them one line at a time.
enum Sound {
    static let role = """
        AWSTemplateFormatVersion: "2010-09-09"
        Parameters:
          ExternalId: {Type: String, MinLength: 32, NoEcho: true}
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              MaxSessionDuration: 3600
              AssumeRolePolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Principal: {AWS: "arn:aws:iam::123456789012:role/clearance"}
                    Action: sts:AssumeRole
                    Condition: {StringEquals: {"sts:ExternalId": !Ref ExternalId}}
              Policies:
                - PolicyName: read
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Action: [iam:ListRoles, iam:GetRole, "organizations:Describe*"]
                        Resource: "*"
              ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/SecurityAudit"]
        """

    static let web = """
        {
        \t"Resources": {
        \t\t"Issuer": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://issuer.example", "ClientIdList": ["sts"]}},
        \t\t"Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": [{
        \t\t\t"Effect": "Allow",
        \t\t\t"Principal": {"Federated": {"Ref": "Issuer"}},
        \t\t\t"Action": "sts:AssumeRoleWithWebIdentity",
        \t\t\t"Condition": {"StringEquals": {"issuer.example:aud": "sts",
        \t\t\t\t"issuer.example:sub": "org:0f7c2b1e"}}
        \t\t}]}}}
        \t}
        }
        """

    static let stackSet =
        role + """

              Set:
                Type: AWS::CloudFormation::StackSet
                Properties:
                  StackSetName: clearance
                  PermissionModel: SERVICE_MANAGED
                  AutoDeployment: {Enabled: true, RetainStacksOnAccountRemoval: false}
                  TemplateBody: |
                    Resources:
                      Role:
                        Type: AWS::IAM::Role
                        Properties:
                          AssumeRolePolicyDocument:
                            Statement:
                              - Effect: Allow
                                Principal: {AWS: "arn:aws:iam::123456789012:role/clearance"}
                                Action: sts:AssumeRole
                                Condition: {StringEquals: {"sts:ExternalId": !Sub "7d1c9e0b5f3a2468-${AWS::AccountId}"}}
                          Policies:
                            - PolicyName: read
                              PolicyDocument:
                                Statement: [{Effect: Allow, Action: "iam:ListRoles", Resource: "*"}]
            """

    static let arm = """
        {
          "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {"principalId": {"type": "string"}},
          "variables": {"reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7"},
          "resources": [
            {"type": "Microsoft.Authorization/roleDefinitions", "apiVersion": "2022-04-01", "name": "[guid('own')]", "properties": {
              "permissions": [{"actions": ["Microsoft.Authorization/roleAssignments/read"], "dataActions": []}]}},
            {"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "y", "properties": {
              "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', variables('reader'))]",
              "principalId": "[parameters('principalId')]"}},
            {"type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "z", "properties": {
              "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', guid('own'))]",
              "principalId": "[parameters('principalId')]"}}
          ]
        }
        """

    static let bicep = """
        targetScope = 'subscription'
        param principalId string
        // Reader, https://learn.microsoft.com
        var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
        resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
          name: guid('role')
          properties: {
            permissions: [
              {
                actions: [
                  'Microsoft.Authorization/roleAssignments/read'
                ]
                dataActions: []
              }
            ]
          }
        }
        resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
          name: guid('reader')
          properties: {
            roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader)
            principalId: principalId
          }
        }
        resource own 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
          name: guid('own')
          properties: {
            roleDefinitionId: role.id
            principalId: principalId
          }
        }
        """

    static let terraform = """
        variable "project" { type = string }

        resource "google_service_account" "reader" {
          account_id = "clearance-reader"
        }

        resource "google_project_iam_member" "reader" {
          for_each = toset([
            "roles/iam.securityReviewer", # policies
            "roles/cloudasset.viewer",
          ])
          project = var.project
          role    = each.value
          member  = "serviceAccount:${google_service_account.reader.email}"
        }

        resource "google_iam_workload_identity_pool_provider" "clearance" {
          attribute_condition = "assertion.sub == 'org:0f7c2b1e'"
          oidc { issuer_uri = "https://issuer.example" }
        }

        resource "google_service_account_iam_member" "federation" {
          role   = "roles/iam.workloadIdentityUser"
          member = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/org:0f7c2b1e"
        }
        """

    static let gcloud = """
        #!/bin/sh
        set -eu
        gcloud projects add-iam-policy-binding "$PROJECT" \\
          --member="serviceAccount:$ACCOUNT" --role=roles/iam.securityReviewer
        gcloud iam workload-identity-pools providers create-oidc clearance --location=global \\
          --attribute-condition="assertion.sub == 'org:0f7c2b1e'"
        gcloud iam service-accounts add-iam-policy-binding "$ACCOUNT" --role roles/iam.workloadIdentityUser \\
          --member "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/org:0f7c2b1e"
        """

    static let manifest = """
        {
          "name": "Clearance",
          "url": "https://clearance.example",
          "hook_attributes": {"url": "https://clearance.example/hooks/github", "active": true},
          "public": false,
          "default_permissions": {
            "members": "read",
            "secret_scanning_alerts": "read"
          },
          "default_events": ["member", "repository"]
        }
        """

    static let all: [(name: String, text: String)] = [
        ("role.yaml", role), ("web.json", web), ("set.yaml", stackSet), ("main.json", arm), ("main.bicep", bicep),
        ("main.tf", terraform), ("set-up.sh", gcloud), ("app.json", manifest),
    ]
}
