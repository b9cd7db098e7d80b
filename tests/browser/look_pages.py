"""A small site in the project's frame: what the scripts of static/js do is tried on it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from accounts.form_fields import DayFormField
from accounts.once import OnceMixin, run_once
from accounts.refused import MoveRefused
from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

saved: list[dict[str, object]] = []

FORM = """{% extends "base.html" %}{% load crispy_forms_tags %}
{% block title %}Hạn chế{% endblock %}
{% block content %}<h1>Thêm hạn chế</h1>
{% include "_error_summary.html" %}
<form method="post" id="finding" enctype="multipart/form-data" class="sheet" data-local-copy="finding:new">
  {% csrf_token %}{{ form.form_key }}
  <div class="sentence">{{ form.condition|as_crispy_field }}</div>
  <div class="choice-cards">{{ form.scope|as_crispy_field }}</div>
  {{ form.quantifier|as_crispy_field }}{{ form.seen_on|as_crispy_field }}{{ form.secret|as_crispy_field }}
  <div data-paste-target="id_photos">{{ form.photos|as_crispy_field }}</div>
  <output data-live-line="finding" data-choice="scope" data-line="{condition}"
   data-line-unnamed="{condition} (Phạm vi: {quantifier}.)"></output>
  <div class="actions"><button class="btn btn-primary">Lưu hạn chế</button>
  <input type="submit" name="more" value="Lưu và thêm" data-ctrl-enter></div>
</form>
<form method="post" action="/look/drop/" data-confirm="Bản dự thảo sẽ bị xóa.">{% csrf_token %}
<button class="btn btn-danger">Xóa dự thảo</button></form>{% endblock %}
{% block side %}<section class="side-card"><h2>Còn thiếu</h2><ul><li>Giờ bắt đầu</li></ul></section>{% endblock %}"""
DONE = """{% extends "base.html" %}{% block content %}<h1>Danh sách</h1>
<section id="work"{% if busy %} data-progress="1"{% endif %}>{% if busy %}<progress max="100" value="40"
 aria-label="Tiến độ"></progress>{% else %}Xong{% endif %}</section>{% endblock %}"""


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFiles

    def clean(self, data, initial=None):
        return data or []


class FindingForm(OnceMixin):
    condition = forms.CharField(label="Nội dung", widget=forms.Textarea)
    scope = forms.ChoiceField(
        label="Phạm vi",
        choices=[("unit", "Cả đơn vị"), ("named", "Nêu tên"), ("unnamed", "Không nêu tên")],
        widget=forms.RadioSelect,
    )
    quantifier = forms.CharField(label="Lượng từ", required=False)
    seen_on = DayFormField(label="Ngày", required=False)
    secret = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, required=False)
    photos = ManyFilesField(label="Ảnh", required=False)


def page(request: HttpRequest, text: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(text).render(context, request))


def form_page(request: HttpRequest) -> HttpResponse:
    form = FindingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and "đã khóa" in request.POST.get("condition", ""):
        raise MoveRefused("Biên bản đã phát hành.")
    if not form.is_valid():
        return page(request, FORM, form=form, crumbs=[("Kiểm tra", "/"), ("Hạn chế", "")])

    def work() -> str:
        saved.append(form.cleaned_data)
        return "/look/form/" if "more" in request.POST else "/look/done/"

    answer = run_once(request, work)
    messages.success(request, "Đã thêm hạn chế.")
    return answer


def done_page(request: HttpRequest) -> HttpResponse:
    shown = request.session["shown"] = request.session.get("shown", 0) + 1
    return page(request, DONE, busy="busy" in request.GET and shown < 3)


def drop(request: HttpRequest) -> HttpResponse:
    saved.append({"dropped": True})
    return redirect("/look/done/")


urlpatterns = [
    path("look/form/", form_page),
    path("look/done/", done_page),
    path("look/drop/", drop),
    *urlpatterns,
]
