/** The locales by which the SDKs are loaded: first segments of their paths (documented: Facebook's list). */
export const LOCALES: readonly string[] = `
af_ZA ak_GH am_ET ar_AR as_IN ay_BO az_AZ be_BY bg_BG bn_IN bp_IN br_FR bs_BA ca_ES cb_IQ ck_US
co_FR cs_CZ cx_PH cy_GB da_DK de_DE el_GR en_GB en_IN en_PI en_UD en_US eo_EO es_CL es_CO es_ES
es_LA es_MX es_VE et_EE eu_ES fa_IR fb_LT ff_NG fi_FI fn_IT fo_FO fr_CA fr_FR fv_NG fy_NL ga_IE
gl_ES gn_PY gu_IN gx_GR ha_NG he_IL hi_IN hr_HR ht_HT hu_HU hy_AM id_ID ig_NG ik_US is_IS it_IT
iu_CA ja_JP ja_KS jv_ID ka_GE kk_KZ km_KH kn_IN ko_KR ks_IN ku_TR ky_KG la_VA lg_UG li_NL ln_CD
lo_LA lr_IT lt_LT lv_LV mg_MG mi_NZ mk_MK ml_IN mn_MN mr_IN ms_MY mt_MT my_MM nb_NO nd_ZW ne_NP
nh_MX nl_BE nl_NL nn_NO nr_ZA ns_ZA ny_MW om_ET or_IN pa_IN pl_PL ps_AF pt_BR pt_PT qb_DE qc_GT
qr_GR qs_DE qu_PE qz_MM rm_CH ro_RO ru_RU rw_RW sa_IN sc_IT se_NO si_LK sk_SK sl_SI sn_ZW so_SO
sq_AL sr_RS ss_SZ st_ZA su_ID sv_SE sy_SY sw_KE sz_PL ta_IN te_IN tg_TJ th_TH tk_TM tl_PH tl_ST
tn_BW tr_TR ts_ZA tt_RU tz_MA uk_UA ur_PK uz_UZ ve_ZA vi_VN wo_SN xh_ZA yi_DE yo_NG zh_CN zh_HK
zh_TW zu_ZA zz_TR
`
  .trim()
  .split(/\s+/);
