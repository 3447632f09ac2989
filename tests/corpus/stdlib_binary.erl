%% Users of module binary, base64 and unicode.
-module(stdlib_binary).
-export([start/0]).

start() ->
    B = <<"the quick brown fox jumps over the lazy dog">>,
    [binary:match(B, <<"fox">>), binary:matches(B, <<"the">>), binary:matches(B, [<<"o">>, <<"qu">>]), binary:split(B, <<" ">>, [global]), binary:replace(B, <<"the">>, <<"THE">>, [global]), binary:part(B, 4, 5), binary:copy(<<"ab">>, 4), binary:longest_common_prefix([<<"abcd">>, <<"abxy">>]), binary:longest_common_suffix([<<"xyz">>, <<"ayz">>]), binary:encode_unsigned(16#123456), binary:decode_unsigned(<<1, 0>>), binary:decode_unsigned(<<1, 0>>, little), binary:bin_to_list(<<1, 2, 3>>),
     base64:encode(B), base64:decode(base64:encode(B)) =:= B, base64:encode_to_string("ab"), base64:decode("YWI="), unicode:characters_to_binary([228, "x", <<"y">>]), unicode:characters_to_list(<<"hä"/utf8>>), unicode:characters_to_binary(<<"a", 228>>), unicode:characters_to_binary("añ", utf8, {utf16, little}), unicode:characters_to_nfd_list("é"), binary:encode_hex(<<1, 171>>), binary:decode_hex(<<"01AB">>), binary_to_term(term_to_binary({a, [1, 2.5]}))].
