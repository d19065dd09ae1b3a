_caro() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="caro"
                ;;
            caro,backends)
                cmd="caro__subcmd__backends"
                ;;
            caro,check)
                cmd="caro__subcmd__check"
                ;;
            caro,completions)
                cmd="caro__subcmd__completions"
                ;;
            caro,config)
                cmd="caro__subcmd__config"
                ;;
            caro,doctor)
                cmd="caro__subcmd__doctor"
                ;;
            caro,init)
                cmd="caro__subcmd__init"
                ;;
            caro,model)
                cmd="caro__subcmd__model"
                ;;
            caro,telemetry)
                cmd="caro__subcmd__telemetry"
                ;;
            caro__subcmd__config,edit)
                cmd="caro__subcmd__config__subcmd__edit"
                ;;
            caro__subcmd__config,get)
                cmd="caro__subcmd__config__subcmd__get"
                ;;
            caro__subcmd__config,list)
                cmd="caro__subcmd__config__subcmd__list"
                ;;
            caro__subcmd__config,path)
                cmd="caro__subcmd__config__subcmd__path"
                ;;
            caro__subcmd__config,set)
                cmd="caro__subcmd__config__subcmd__set"
                ;;
            caro__subcmd__config,unset)
                cmd="caro__subcmd__config__subcmd__unset"
                ;;
            caro__subcmd__model,list)
                cmd="caro__subcmd__model__subcmd__list"
                ;;
            caro__subcmd__model,path)
                cmd="caro__subcmd__model__subcmd__path"
                ;;
            caro__subcmd__model,pull)
                cmd="caro__subcmd__model__subcmd__pull"
                ;;
            caro__subcmd__model,remove)
                cmd="caro__subcmd__model__subcmd__remove"
                ;;
            caro__subcmd__telemetry,clear)
                cmd="caro__subcmd__telemetry__subcmd__clear"
                ;;
            caro__subcmd__telemetry,export)
                cmd="caro__subcmd__telemetry__subcmd__export"
                ;;
            caro__subcmd__telemetry,flush)
                cmd="caro__subcmd__telemetry__subcmd__flush"
                ;;
            caro__subcmd__telemetry,ids)
                cmd="caro__subcmd__telemetry__subcmd__ids"
                ;;
            caro__subcmd__telemetry,off)
                cmd="caro__subcmd__telemetry__subcmd__off"
                ;;
            caro__subcmd__telemetry,on)
                cmd="caro__subcmd__telemetry__subcmd__on"
                ;;
            caro__subcmd__telemetry,report)
                cmd="caro__subcmd__telemetry__subcmd__report"
                ;;
            caro__subcmd__telemetry,reset-id)
                cmd="caro__subcmd__telemetry__subcmd__reset__subcmd__id"
                ;;
            caro__subcmd__telemetry,schema)
                cmd="caro__subcmd__telemetry__subcmd__schema"
                ;;
            caro__subcmd__telemetry,show)
                cmd="caro__subcmd__telemetry__subcmd__show"
                ;;
            caro__subcmd__telemetry,status)
                cmd="caro__subcmd__telemetry__subcmd__status"
                ;;
            caro__subcmd__telemetry,upload)
                cmd="caro__subcmd__telemetry__subcmd__upload"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        caro)
            opts="-v -q -x -y -o -b -m -s -h -V --verbose --quiet --no-telemetry --execute --yes --dry-run --explain --output --backend --model --context --shell --safety --shell-widget --help --version check config model telemetry init completions doctor backends"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -W "plain json" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "plain json" -- "${cur}"))
                    return 0
                    ;;
                --backend)
                    COMPREPLY=($(compgen -W "static embedded ollama openai openai_compatible anthropic" -- "${cur}"))
                    return 0
                    ;;
                -b)
                    COMPREPLY=($(compgen -W "static embedded ollama openai openai_compatible anthropic" -- "${cur}"))
                    return 0
                    ;;
                --model)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --shell)
                    COMPREPLY=($(compgen -W "bash zsh fish sh powershell cmd nu other" -- "${cur}"))
                    return 0
                    ;;
                -s)
                    COMPREPLY=($(compgen -W "bash zsh fish sh powershell cmd nu other" -- "${cur}"))
                    return 0
                    ;;
                --safety)
                    COMPREPLY=($(compgen -W "strict moderate permissive" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__backends)
            opts="-v -q -h --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__check)
            opts="-v -q -h --json --lines --rules --safety --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --safety)
                    COMPREPLY=($(compgen -W "strict moderate permissive" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__completions)
            opts="-v -q -h --verbose --quiet --no-telemetry --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config)
            opts="-v -q -h --verbose --quiet --no-telemetry --help get set unset list path edit"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config__subcmd__edit)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config__subcmd__get)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config__subcmd__list)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config__subcmd__path)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config__subcmd__set)
            opts="-y -v -q -h --yes --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__config__subcmd__unset)
            opts="-y -v -q -h --yes --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__doctor)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__init)
            opts="-v -q -h --verbose --quiet --no-telemetry --help bash zsh fish"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__model)
            opts="-v -q -h --verbose --quiet --no-telemetry --help list pull remove path"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__model__subcmd__list)
            opts="-v -q -h --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__model__subcmd__path)
            opts="-v -q -h --verbose --quiet --no-telemetry --help qwen2.5-coder-1.5b-instruct qwen2.5-coder-0.5b-instruct"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__model__subcmd__pull)
            opts="-v -q -h --verify --verbose --quiet --no-telemetry --help qwen2.5-coder-1.5b-instruct qwen2.5-coder-0.5b-instruct"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__model__subcmd__remove)
            opts="-v -q -h --verbose --quiet --no-telemetry --help qwen2.5-coder-1.5b-instruct qwen2.5-coder-0.5b-instruct"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry)
            opts="-v -q -h --verbose --quiet --no-telemetry --help status show schema on off flush export upload report ids clear reset-id"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__clear)
            opts="-y -v -q -h --yes --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__export)
            opts="-o -v -q -h --output --format --clear --force --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "json ndjson csv" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__flush)
            opts="-v -q -h --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__ids)
            opts="-v -q -h --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__off)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__on)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__report)
            opts="-v -q -h --since --html --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --since)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --html)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__reset__subcmd__id)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__schema)
            opts="-v -q -h --json --markdown --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__show)
            opts="-v -q -h --sent --rejected --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__status)
            opts="-v -q -h --json --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        caro__subcmd__telemetry__subcmd__upload)
            opts="-v -q -h --verbose --quiet --no-telemetry --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _caro -o nosort -o bashdefault -o default caro
else
    complete -F _caro -o bashdefault -o default caro
fi
