/**
 * Names of people in many places, for whoever tests a bot with them: scripts that run right to left,
 * letters that are no ASCII, one name alone, apostrophes and hyphens, and zones of half and of
 * three quarters of an hour.
 */

export interface Names {
  locale: string;
  /** IANA zones. */
  zones: readonly string[];
  female: readonly string[];
  male: readonly string[];
  /** Empty: people here go by one name. */
  last: readonly string[];
}

const names = (
  locale: string,
  zones: string,
  female: string,
  male: string,
  last: string,
): Names => ({
  locale,
  zones: zones.split(' '),
  female: female.split(', '),
  male: male.split(', '),
  last: last === '' ? [] : last.split(', '),
});

export const NAMES: readonly Names[] = [
  names(
    'en_US',
    'America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles',
    'Grace, Ava, Zoe, Latisha, Mary-Ann, Dakota',
    'Marcus, Ethan, Tyrone, Wyatt, Jean-Luc, Omar',
    "O'Brien, Washington, Nguyen-Smith, Kowalski, Begay, St. James",
  ),
  names(
    'en_GB',
    'Europe/London',
    'Olivia, Freya, Imogen, Priya, Niamh',
    'Oliver, Alfie, Callum, Imran, Rhys',
    'Smith, Llewellyn, Fotheringham-Hughes, Khan, MacLeod',
  ),
  names(
    'en_IN',
    'Asia/Kolkata',
    'Ananya, Kavya, Lakshmi, Meera',
    'Arjun, Rohan, Vikram, Sundar',
    'Iyer, Sharma, Krishnamurthy, Singh, Chatterjee',
  ),
  names(
    'es_ES',
    'Europe/Madrid Atlantic/Canary',
    'Lucía, Martina, Begoña, Itziar',
    'Hugo, Íñigo, José María, Álvaro',
    'García Márquez, Núñez, Etxeberria, de la Fuente',
  ),
  names(
    'es_LA',
    'America/Mexico_City America/Bogota America/Lima',
    'Sofía, Ximena, Guadalupe, Valentina',
    'Santiago, Nicolás, Jesús, Andrés',
    'Hernández, Muñoz, Quispe, Peña Nieto',
  ),
  names(
    'pt_BR',
    'America/Sao_Paulo America/Manaus America/Noronha',
    'Ana Luíza, Conceição, Thaís, Júlia',
    'João, Luís, Antônio, Caíque',
    'da Silva, Gonçalves, dos Santos, Araújo',
  ),
  names(
    'fr_FR',
    'Europe/Paris',
    'Chloé, Anaïs, Maëlle, Solène',
    'Loïc, Jean-Baptiste, François, Théo',
    "Lefèvre, d'Arc, Dubois-Moreau, Garçon",
  ),
  names(
    'de_DE',
    'Europe/Berlin',
    'Jürgen-Maria, Änne, Lieselotte, Zoë',
    'Björn, Günther, Karl-Heinz, Maximilian',
    'Groß, Müller-Lüdenscheidt, von der Heide, Weiß',
  ),
  names(
    'it_IT',
    'Europe/Rome',
    'Giulia, Maria Grazia, Noemi, Beatrice',
    'Niccolò, Pier Paolo, Matteo, Gabriele',
    "D'Angelo, Esposito, Lo Re, Nicolì",
  ),
  names(
    'pl_PL',
    'Europe/Warsaw',
    'Małgorzata, Zofia, Świętosława, Łucja',
    'Paweł, Michał, Źdźisław, Krzysztof',
    'Wójcik, Żółć, Brzęczyszczykiewicz, Nowak',
  ),
  names(
    'cs_CZ',
    'Europe/Prague',
    'Eliška, Tereza, Žaneta, Růžena',
    'Jiří, Ondřej, Řehoř, Matěj',
    'Dvořák, Nováková, Čermák, Šťastný',
  ),
  names(
    'hu_HU',
    'Europe/Budapest',
    'Erzsébet, Zsófia, Ágnes, Boglárka',
    'László, Győző, Ákos, Zoltán',
    'Szőke, Nagy, Kovácsné, Fehér',
  ),
  names(
    'is_IS',
    'Atlantic/Reykjavik',
    'Þórdís, Guðrún, Æsa, Ísold',
    'Þór, Sigurður, Ægir, Björgvin',
    'Jónsdóttir, Guðmundsson, Þorvaldsson, Halldórsdóttir',
  ),
  names(
    'tr_TR',
    'Europe/Istanbul',
    'Işıl, Zeynep, Ayşe, Gülşen',
    'İbrahim, Çağrı, Ömer, Barış',
    'Yılmaz, Öztürk, Işık, Çelik',
  ),
  names(
    'el_GR',
    'Europe/Athens',
    'Ελένη, Αγγελική, Χρυσάνθη, Δέσποινα',
    'Γιώργος, Νικόλαος, Σπύρος, Άγγελος',
    'Παπαδόπουλος, Αλεξίου, Γεωργίου, Ζαχαριάδης',
  ),
  names(
    'ru_RU',
    'Europe/Moscow Asia/Yekaterinburg Asia/Vladivostok',
    'Анастасия, Ольга, Любовь, Ксения',
    'Фёдор, Дмитрий, Илья, Юрий',
    'Щербаков, Соловьёв, Цой, Достоевский',
  ),
  names(
    'uk_UA',
    'Europe/Kyiv',
    "Оксана, Мар'яна, Ївга, Соломія",
    'Євген, Ілля, Ярослав, Данило',
    "Шевченко, Лук'яненко, Гнатюк, Їжакевич",
  ),
  names(
    'ar_AR',
    'Africa/Cairo Asia/Riyadh Africa/Casablanca',
    'فاطمة, نور, سارة, مريم',
    'محمد, عبد الرحمن, يوسف, عليّ',
    'الحسن, بن سعيد, القاضي, حدّاد',
  ),
  names('he_IL', 'Asia/Jerusalem', 'נועה, תמר, שירה', 'דוד, איתן, יוסף', "כהן, לוי, בן־דוד, צ'רני"),
  names(
    'fa_IR',
    'Asia/Tehran',
    'زهرا, شیرین, پریسا',
    'رضا, کوروش, امیرحسین',
    'حسینی, کریمی‌نژاد, تهرانی',
  ),
  names('hi_IN', 'Asia/Kolkata', 'प्रिया, ज्योति, श्रद्धा', 'राहुल, कृष्ण, सिद्धार्थ', 'शर्मा, त्रिवेदी, वर्मा'),
  names('bn_IN', 'Asia/Dhaka', 'শ্রেয়া, মৌসুমী, ফারহানা', 'অর্ণব, রবীন্দ্র, তানভীর', 'চট্টোপাধ্যায়, রহমান, দাস'),
  names('ne_NP', 'Asia/Kathmandu', 'सीता, अञ्जु, मायाँ', 'बिष्णु, पेम्बा, सुशील', 'गुरुङ, शेर्पा, थापा'),
  names('ta_IN', 'Asia/Colombo', 'கவிதா, மீனாட்சி, தமிழ்ச்செல்வி', 'முருகன், கார்த்திக், இளங்கோ', ''),
  names(
    'th_TH',
    'Asia/Bangkok',
    'สมหญิง, พิมพ์ชนก, น้ำฝน',
    'สมชาย, ธนพล, กิตติศักดิ์',
    'ศรีสุวรรณ, ใจดี, วงศ์ใหญ่',
  ),
  names(
    'vi_VN',
    'Asia/Ho_Chi_Minh',
    'Thảo, Nguyệt, Hồng Nhung',
    'Đức, Tuấn, Quốc Bảo',
    'Nguyễn, Trần, Phạm, Đặng',
  ),
  names(
    'id_ID',
    'Asia/Jakarta Asia/Makassar',
    'Dewi, Siti, Kartika, Wulan',
    'Budi, Agus, Suharto, Slamet',
    '',
  ),
  names(
    'ja_JP',
    'Asia/Tokyo',
    '陽菜, 結衣, さくら, 美咲',
    '大翔, 蓮, 健太郎, 𠮷郎',
    '佐藤, 髙橋, 齋藤, 𠮷田',
  ),
  names('ko_KR', 'Asia/Seoul', '서연, 지우, 하은', '민준, 도윤, 예준', '김, 남궁, 황보'),
  names('zh_CN', 'Asia/Shanghai Asia/Urumqi', '欣怡, 梓涵, 静', '浩然, 伟, 子轩', '王, 欧阳, 司馬'),
  names('zh_TW', 'Asia/Taipei', '淑芬, 怡君, 雅婷', '志明, 家豪, 俊傑', '陳, 黃, 歐陽'),
  names(
    'haw_US',
    'Pacific/Honolulu',
    'Leilani, Kaʻiulani, Nālani',
    'Kekoa, Kaʻeo, Makoa',
    'Kaʻahumanu, Kealoha, ʻIolani',
  ),
  names(
    'mi_NZ',
    'Pacific/Auckland Pacific/Chatham',
    'Aroha, Mereana, Ngāio',
    'Tāne, Wiremu, Hēmi',
    'Ngata, Te Kanawa, Māhuta',
  ),
];

export const NAMED_LOCALES = NAMES.map(({ locale }) => locale);
