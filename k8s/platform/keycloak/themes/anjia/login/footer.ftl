<#macro content>
<#if client?? && (client.baseUrl!"")?has_content>
<p id="anjia-help"><a href="${client.baseUrl}signing-in">${msg("anjiaHelp")}</a></p>
</#if>
</#macro>
