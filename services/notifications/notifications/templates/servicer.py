"""TemplateService: files → wire."""

from __future__ import annotations

from anjia.notifications.v1 import template_service_pb2 as pb
from chassis.rpc.server import Context

from notifications.templates.loading import outside, template_of, templates
from notifications.templates.rules import put_into_words

EXAMPLE_ID = "01900000-0000-7000-8000-000000000000"


class TemplateServicer:
    """Answers anjia.notifications.v1.TemplateService."""

    def __init__(self, *, address: str) -> None:
        self._address = address

    async def ListTemplates(self, _request: pb.ListTemplatesRequest, _context: Context) -> pb.ListTemplatesResponse:
        return pb.ListTemplatesResponse(
            templates=[
                pb.Template(code=one.code, title_zh=one.title["zh"], title_en=one.title["en"], placeholders=one.takes)
                for one in templates().values()
            ]
        )

    async def PreviewTemplate(self, request: pb.PreviewTemplateRequest, _context: Context) -> pb.TemplatePreview:
        template = template_of(request.code)
        said = put_into_words(template, EXAMPLE_ID, template.example)
        mail, sms = outside()["mail"], outside()["sms"]
        return pb.TemplatePreview(
            code=template.code,
            title_zh=said.title.zh,
            title_en=said.title.en,
            body_zh=said.body.zh,
            body_en=said.body.en,
            link=said.link,
            mail_subject_zh=mail["subject"]["zh"],
            mail_subject_en=mail["subject"]["en"],
            mail_text_zh=mail["text"]["zh"].format(address=self._address),
            mail_text_en=mail["text"]["en"].format(address=self._address),
            sms_zh=sms["text"]["zh"].format(address=self._address),
            sms_en=sms["text"]["en"].format(address=self._address),
        )
