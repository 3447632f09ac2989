%% The I/O protocol without a process for the device: requests are carried out
%% where they are made. Functions of this module take the place of those of
%% OTP's module io with the same name and arity.
-module(jitwasm_io).
-export([execute_request/2, execute_request/3, printable_range/0]).

%% OTP 25 and later have execute_request/3, with the tag for errors.
execute_request(Device, Request) ->
    execute_request(Device, Request, error).

execute_request(Device, {Convert, Request}, ErrorTag) ->
    case request(descriptor(Device), Request) of
        {error, terminated} -> {ErrorTag, terminated};
        Reply when Convert -> convert(Reply);
        Reply -> Reply
    end.

%% What erl has without the flag +pc.
printable_range() -> latin1.

%% The process of standard error is the only device besides that of standard
%% input and output.
descriptor(Device) ->
    case whereis(standard_error) of
        Device -> 2;
        _ -> 1
    end.

%% OTP's library wants text as lists unless it is asked for binaries.
convert(Reply) when is_binary(Reply) -> unicode:characters_to_list(Reply);
convert(Reply) -> Reply.

request(Fd, {put_chars, Encoding, Chars} = Request) ->
    put_chars(Fd, Encoding, Chars, Request);
request(Fd, {put_chars, Encoding, M, F, As} = Request) ->
    try apply(M, F, As) of
        Chars -> put_chars(Fd, Encoding, Chars, Request)
    catch
        _:_ -> {error, Request}
    end;
request(Fd, {put_chars, Chars}) ->
    request(Fd, {put_chars, latin1, Chars});
request(Fd, {put_chars, M, F, As}) ->
    request(Fd, {put_chars, latin1, M, F, As});
request(Fd, {requests, Requests}) ->
    requests(Fd, Requests, ok);
request(1, {get_line, _Encoding, Prompt}) ->
    prompt(Prompt),
    read_line();
request(1, {get_chars, _Encoding, Prompt, N}) ->
    prompt(Prompt),
    get_chars(N, []);
request(1, {get_until, _Encoding, Prompt, M, F, As}) ->
    prompt(Prompt),
    get_until(M, F, As, []);
request(1, getopts) ->
    [{encoding, unicode}, {binary, false}];
request(2, getopts) ->
    [{encoding, unicode}];
request(_, {setopts, _}) ->
    ok;
request(_, {get_geometry, _}) ->
    {error, enotsup};
request(_, _) ->
    {error, request}.

requests(_, [], Reply) -> Reply;
requests(_, _, {error, _} = Reply) -> Reply;
requests(Fd, [Request | Rest], _) -> requests(Fd, Rest, request(Fd, Request)).

put_chars(Fd, Encoding, Chars, Request) ->
    case unicode:characters_to_binary(Chars, Encoding, unicode) of
        Bytes when is_binary(Bytes) -> jitwasm:write(Fd, Bytes);
        _ -> {error, Request}
    end.

prompt('') -> ok;
prompt({format, Format, Args}) -> request(1, {put_chars, unicode, io_lib, format, [Format, Args]});
prompt(Prompt) when is_atom(Prompt) -> put_chars(1, unicode, atom_to_list(Prompt), prompt);
prompt(Prompt) -> put_chars(1, unicode, Prompt, prompt).

%% Lines are binaries in UTF-8, the last one perhaps without a newline; then
%% comes eof. A device that is not told otherwise gives lists.
read_line() ->
    case jitwasm:read_line() of
        Line when is_binary(Line) -> unicode:characters_to_list(Line);
        Other -> Other
    end.

%% What is behind the N characters is pushed back.
get_chars(0, Got) ->
    Got;
get_chars(N, Got) ->
    case read_line() of
        eof when Got =:= [] ->
            eof;
        eof ->
            Got;
        {error, _} = Error ->
            Error;
        Chars ->
            case length(Chars) of
                Length when Length =< N ->
                    get_chars(N - Length, Got ++ Chars);
                _ ->
                    {Wanted, Rest} = lists:split(N, Chars),
                    push_back(Rest),
                    Got ++ Wanted
            end
    end.

get_until(M, F, As, Continuation) ->
    case apply(M, F, [Continuation, read_line() | As]) of
        {done, Result, Rest} when is_list(Rest), Rest =/= [] ->
            push_back(Rest),
            Result;
        {done, Result, _} ->
            Result;
        {more, More} ->
            get_until(M, F, As, More)
    end.

push_back(Chars) ->
    jitwasm:unread_line(unicode:characters_to_binary(Chars)).
