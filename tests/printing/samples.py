"""Contexts to print: the two real inspections of July 2018, and random ones."""

from datetime import date

from engines.printing.context import (
    FindingArea,
    FindingItem,
    LegalBasis,
    Letterhead,
    MinutesContext,
    ParticipantGroup,
    Person,
    RequestItem,
    ReviewPeriod,
    SignatureBlock,
    SiteCheck,
    Verification,
)

CD, TT, BM, CV, CS = (
    "Công tác chỉ đạo, điều hành",
    "Cải cách thủ tục hành chính",
    "Cải cách tổ chức bộ máy",
    "Cải cách chế độ công vụ",
    "Xây dựng chính quyền điện tử",
)
CCHC = "Đoàn Kiểm tra cải cách hành chính Tỉnh"
KSTTHC = "Đoàn Kiểm soát thủ tục hành chính của Văn phòng Ủy ban nhân dân Tỉnh"
LETTERHEAD = Letterhead(
    parent="Ủy ban nhân dân tỉnh Đồng Tháp", body=("Đoàn kiểm tra", "cải cách hành chính")
)
BASES = (
    LegalBasis(document="Quyết định", about="về việc thành lập Đoàn kiểm tra cải cách hành chính"),
    LegalBasis(document="Kế hoạch", about="về kiểm tra công tác cải cách hành chính năm 2018"),
)
PERIOD = ReviewPeriod(start=date(2018, 1, 1), end=date(2018, 6, 30), label="6 tháng đầu năm 2018")
THUAN = Person(
    honorific="Ông",
    full_name="Nguyễn Văn Thuận",
    role="Trưởng Đoàn kiểm tra cải cách hành chính Tỉnh",
)
SECRETARY = SignatureBlock(titles=("Thư ký",))
UNIT = SignatureBlock(titles=("Đại diện đơn vị được kiểm tra",), note="(ký, đóng dấu, họ tên)")
LEADER = SignatureBlock(titles=("Trưởng đoàn",), name="Nguyễn Văn Thuận")
TTHC_LEADER = SignatureBlock(titles=("Trưởng đoàn kiểm soát thủ tục hành chính",))
CHECK = Verification(url="https://cchc.dongthap.gov.vn/c/K7QM-4XTB-92HD", code="K7QM-4XTB-92HD")
SOME_DAY = "Thời gian tới"


def area(name: str, *items: FindingItem) -> FindingArea:
    return FindingArea(name=name, items=items)


def item(number: str, text: str, **more: str) -> FindingItem:
    return FindingItem(number=number, text=text, **more)


def request(number: str, text: str, force: str, to: str, due: str = "") -> RequestItem:
    return RequestItem(number=number, text=text, force=force, responsible=to, due_text=due)


def hong_ngu() -> MinutesContext:
    """Issued; one team, afternoon of 17/7/2018."""
    to = "Ủy ban nhân dân thị xã Hồng Ngự"
    return MinutesContext(
        letterhead=LETTERHEAD,
        symbol="BB-ĐKT",
        number=1,
        subject="Kiểm tra công tác cải cách hành chính tại thị xã Hồng Ngự",
        date=date(2018, 7, 17),
        session="chiều",
        unit_name="Thị xã Hồng Ngự",
        team_names=(CCHC,),
        legal_bases=BASES,
        participants=(
            ParticipantGroup(kind="lead", name=CCHC, people=(THUAN, Person(role="Thư ký"))),
            ParticipantGroup(kind="unit", name="Thị xã Hồng Ngự"),
        ),
        contents=("Công tác cải cách hành chính",),
        review_period=PERIOD,
        strengths=(
            area(
                CD,
                item(
                    "U1",
                    "Ủy ban nhân dân thị xã tăng cường chỉ đạo, điều hành; các địa phương, đơn vị"
                    " nâng cao vai trò, trách nhiệm của cán bộ, công chức trong triển khai; công tác"
                    " cải cách hành chính chuyển biến theo hướng tích cực.",
                ),
            ),
            area(
                TT,
                item(
                    "U2",
                    "Bộ phận Một cửa tại các xã, phường được kiện toàn, hoạt động có hiệu quả.",
                ),
                item(
                    "U3",
                    "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hẹn tăng hơn trước.",
                ),
            ),
            area(
                CV,
                item(
                    "U4",
                    "Tinh thần, trách nhiệm và thái độ giao tiếp, ứng xử của cán bộ, công chức với"
                    " người dân được cải thiện, gần gũi, thân thiện hơn.",
                ),
            ),
        ),
        limitations=(
            area(
                CD,
                item(
                    "H1",
                    "Một số cơ quan chưa xây dựng kế hoạch thực hiện cải cách hành chính.",
                    scope="một số cơ quan",
                ),
                item(
                    "H2",
                    "Một số xã, phường không xây dựng kế hoạch tiếp xúc, đối thoại với nhân dân.",
                    scope="một số xã, phường",
                ),
            ),
            area(
                TT,
                item(
                    "H3",
                    "Hồ sơ giải quyết thủ tục hành chính lưu chưa đủ thành phần theo quy định.",
                    scope="không nêu đơn vị",
                ),
                item(
                    "H4",
                    "Một vài địa phương phân công công việc cho công chức tiếp nhận và trả kết quả"
                    " thiếu hợp lý, có người không có việc làm, có người làm không hết việc.",
                    scope="một vài địa phương",
                ),
            ),
        ),
        requests=(
            request(
                "K1",
                "Quan tâm khắc phục các hạn chế trong triển khai cải cách hành chính ở địa phương.",
                "đề nghị",
                to,
            ),
            request(
                "K2",
                "Nâng cao vai trò, trách nhiệm của cán bộ, công chức trong thực hiện nhiệm vụ; tránh"
                " sai sót do lỗi chủ quan trong giải quyết thủ tục hành chính gây khó khăn, phiền hà"
                " cho người dân.",
                "đề nghị",
                to,
            ),
            request(
                "K3",
                "Xây dựng Đề án vị trí việc làm ở các đơn vị công lập trên địa bàn.",
                "đề nghị",
                to,
                SOME_DAY,
            ),
            request(
                "K4",
                "Tổ chức hoạt động có hiệu quả Trung tâm Dịch vụ nông nghiệp.",
                "đề nghị",
                to,
                SOME_DAY,
            ),
            request(
                "K5",
                "Tránh để xảy ra trễ hẹn khi giải quyết hồ sơ thủ tục hành chính cho người dân.",
                "đề nghị",
                to,
                SOME_DAY,
            ),
            request(
                "K6",
                "Đẩy mạnh tuyên truyền, vận động người dân tham gia dịch vụ công trực tuyến mức độ 3,"
                " mức độ 4 và dịch vụ bưu chính công ích.",
                "đề nghị",
                to,
                SOME_DAY,
            ),
        ),
        signatures=(SECRETARY, UNIT, LEADER),
        recipients=("Như thành phần", "Lưu: VT, Hồ sơ"),
        draft=False,
        verification=CHECK,
    )


def lap_vo() -> MinutesContext:
    """A draft; two teams, morning of 19/7/2018."""
    to = "Ủy ban nhân dân huyện Lấp Vò"
    return MinutesContext(
        letterhead=LETTERHEAD,
        symbol="BB-ĐKT",
        subject="Kiểm tra công tác cải cách hành chính và giải quyết thủ tục hành chính tại huyện Lấp Vò",
        date=date(2018, 7, 19),
        session="sáng",
        unit_name="Huyện Lấp Vò",
        team_names=(CCHC, KSTTHC),
        legal_bases=BASES,
        participants=(
            ParticipantGroup(kind="lead", name=CCHC),
            ParticipantGroup(kind="joined", name=KSTTHC),
            ParticipantGroup(kind="unit", name="Huyện Lấp Vò"),
        ),
        contents=(
            "Hoạt động cải cách hành chính",
            "Giải quyết thủ tục hành chính cho người dân",
        ),
        review_period=PERIOD,
        sites=(
            SiteCheck(
                place="Bộ phận Một cửa huyện Lấp Vò",
                activity="kiểm tra việc giải quyết thủ tục hành chính",
                actors="thành viên Đoàn kiểm tra",
            ),
        ),
        strengths=(
            area(
                CD,
                item(
                    "U1",
                    "Huyện triển khai thực hiện tốt các nội dung cải cách hành chính theo quy định"
                    " của Ủy ban nhân dân Tỉnh.",
                ),
                item(
                    "U2",
                    "Huyện quan tâm kiểm tra để chấn chỉnh kịp thời hạn chế, sai sót của các địa"
                    " phương trong thực hiện cải cách hành chính; công tác cải cách hành chính có"
                    " nhiều khởi sắc.",
                ),
            ),
            area(
                TT,
                item(
                    "U3",
                    "Một số xã quan tâm rút ngắn thời gian giải quyết thủ tục hành chính, giảm chi"
                    " phí và thời gian đi lại cho người dân.",
                    scope="một số xã",
                ),
            ),
        ),
        limitations=(
            area(
                CD,
                item(
                    "H1",
                    "Kế hoạch cải cách hành chính của một số xã còn chung chung.",
                    scope="một số xã",
                ),
                item(
                    "H2",
                    "Một số xã chưa thực hiện tiếp xúc, đối thoại với người dân.",
                    scope="một số xã",
                ),
            ),
            area(
                CV,
                item(
                    "H3",
                    "Công tác đào tạo, bồi dưỡng cán bộ cấp cơ sở còn nhiều bất cập.",
                    scope="cán bộ cấp cơ sở",
                ),
            ),
            area(
                CS,
                item(
                    "H4",
                    "Một số công chức cấp xã chưa xử lý hồ sơ trên phần mềm một cửa điện tử khi giải"
                    " quyết thủ tục hành chính.",
                    scope="một số công chức cấp xã",
                ),
            ),
            area(
                TT,
                item(
                    "H5",
                    "Còn tình trạng nhận thừa và nhận thiếu thành phần hồ sơ.",
                    scope="không nêu đơn vị",
                ),
                item(
                    "H6",
                    "Chưa thực hiện xin lỗi đối với hồ sơ giải quyết trễ hẹn.",
                    scope="không nêu đơn vị",
                ),
            ),
        ),
        requests=(
            request(
                "K1",
                "Triển khai cải cách hành chính đúng thực chất, không để xảy ra tình trạng hình thức.",
                "lưu ý",
                to,
            ),
            request("K2", "Tăng cường tuyên truyền cải cách hành chính.", "lưu ý", to),
            request(
                "K3",
                "Nâng cao trách nhiệm, kỷ cương của cán bộ, công chức của huyện đối với công tác cải"
                " cách hành chính.",
                "lưu ý",
                to,
            ),
        ),
        signatures=(SECRETARY, UNIT, TTHC_LEADER, LEADER),
        recipients=("Như thành phần", "Lưu: VT, Hồ sơ"),
    )
